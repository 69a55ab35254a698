{#
    The keys by which facts find the version of a code that was in force in their year: code and first year of its span. A code that no list
    holds in that year is a version of its own; members of a dimension that are no code are their own key.
    `spans` is a name under which int_function_code_spans or int_economic_code_spans is joined by `in_force`.
#}
{% macro in_force(code, spans, fiscal_year) -%}
    {{ code }} = {{ spans }}.code
    and {{ fiscal_year }} between {{ spans }}.valid_from and {{ spans }}.valid_to
{%- endmacro %}


{% macro code_key(code, spans, fiscal_year) -%}
    case
        when {{ spans }}.code is not null then concat_ws('/', {{ spans }}.code, {{ spans }}.valid_from)
        when {{ is_code(code) }} then concat_ws('/', {{ code }}, {{ fiscal_year }})
        else {{ code }}
    end
{%- endmacro %}


{# The last day of a fiscal year, so that time can be drawn; null where the document does not say its year. #}
{% macro fiscal_year_end(fiscal_year) -%}
    case when {{ fiscal_year }} > 0 then make_date({{ fiscal_year }}, 12, 31) end
{%- endmacro %}
