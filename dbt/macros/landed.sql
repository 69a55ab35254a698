{# A table of the landing folder, which the environment names. Brackets in the folder's name are no pattern, and quotes end no string. #}
{% macro landed(table) -%}
    {%- set folder = env_var('JUESUAN_LANDED') | replace("'", "''") | replace('[', '[[]') -%}
    {{- source('landed', table) | string | replace('LANDED/', folder ~ '/') -}}
{%- endmacro %}
