{# The rows of a code table: which row keys are codes, and which code stands one level above (3 → 5 → 7 digits). Entries of a catalogue of services
   have a point between their levels. #}

{% macro is_code(row_key) -%}
    {{ full_match(row_key, '[0-9]+') }}
{%- endmacro %}

{% macro is_class(row_key) -%}
    {{ full_match(row_key, '[0-9]{3}') }}
{%- endmacro %}

{% macro is_expenditure_class(row_key) -%}
    {{ full_match(row_key, 'expenditure[.][0-9]{3}') }}
{%- endmacro %}

{% macro parent_code(row_key) -%}
    case
        when {{ is_code(row_key) }} and length({{ row_key }}) > 2 then left({{ row_key }}, length({{ row_key }}) - 2)
        when {{ full_match(row_key, 'service([.][^.]+){2,}') }} then regexp_replace({{ row_key }}, '[.][^.]+$', '')
    end
{%- endmacro %}

{# The key with `#` for each digit: `###` is a class, `expenditure.###` the line of one in a summary; `unit.*` is any unit, `service.*.*` any entry of the
   second level of a catalogue of services. #}
{% macro row_shape(row_key) -%}
    case
        when left({{ row_key }}, 5) = 'unit.' then 'unit.*'
        when left({{ row_key }}, 8) = 'service.' then regexp_replace({{ row_key }}, '[.][^.]+', '.*', 'g')
        else regexp_replace({{ row_key }}, '[0-9]', '#', 'g')
    end
{%- endmacro %}
