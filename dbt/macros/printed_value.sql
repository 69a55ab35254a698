{# What a document prints in a cell, from its lines grouped by document: null where it prints nothing there, or that was not read. #}
{% macro printed_value(form_id, row_key, column_key, value='amount_yuan') -%}
    max({{ value }}) filter (where form_id = '{{ form_id }}' and row_key = '{{ row_key }}' and column_key = '{{ column_key }}')
{%- endmacro %}
