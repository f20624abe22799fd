{%- extends "nbgrader/manage_submissions.tpl" -%}
{%- block head -%}
{{ super() }}
<script>
// What is flagged is not shown as done, whatever its score.
var flagged = {{ flagged(assignment_id) | tojson }};
var rendered = SubmissionUI.prototype.render;
SubmissionUI.prototype.render = function () {
    rendered.call(this);
    if (flagged.indexOf(this.model.get("student")) >= 0) {
        this.$status.find(".label-success").removeClass("label-success").addClass("label-warning");
        this.$status.append($("<span/>").addClass("label label-warning").text("flagged"));
    }
};
</script>
{%- endblock head -%}
{%- block messages -%}
{{ what_there_is_to_do(assignment_id) }}
{{ super() }}
{%- endblock -%}
