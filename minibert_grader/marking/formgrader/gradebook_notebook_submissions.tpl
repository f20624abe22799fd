{%- extends "nbgrader/gradebook_notebook_submissions.tpl" -%}
{%- block messages -%}
{{ what_there_is_to_do(assignment_id) }}
{{ super() }}
{%- endblock -%}
