{%- extends "nbgrader/manage_submissions.tpl" -%}
{%- block head -%}
{{ super() }}
<script>
// What is flagged is not shown as done, whatever its score; who has no name in the gradebook goes by the id.
var flagged = {{ flagged(assignment_id) | tojson }};
var rendered = SubmissionUI.prototype.render;
SubmissionUI.prototype.render = function () {
    rendered.call(this);
    if (this.model.get("last_name") === null && this.model.get("first_name") === null) {
        (this.$student_name.find("a")[0] || this.$student_name[0]).textContent = this.model.get("student");
    }
    if (flagged.indexOf(this.model.get("student")) >= 0) {
        this.$status.find(".label-success").removeClass("label-success").addClass("label-warning");
        this.$status.append(" ", $("<span/>").addClass("label label-warning").text("flagged"));
    }
};
</script>
{%- endblock head -%}
{%- block messages -%}
{{ what_there_is_to_do(assignment_id) }}
{{ super() }}
{%- endblock -%}
