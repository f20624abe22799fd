{%- extends "nbgrader/gradebook_assignments.tpl" -%}
{%- block messages -%}
<p><a class="btn btn-primary btn-sm" href="{{ base_url }}/minibert/marking">What there is to do: mark question by question</a></p>
{{ super() }}
{%- endblock -%}
