{# The least or greatest percentage that one interval can be of another that lies above zero. A percentage is no money: DOUBLE is good enough. #}

{% macro percent_bound(which, above_low, above_high, base_low, base_high) -%}
    cast({{ which }}(
        100.0 * {{ above_low }} / {{ base_low }},
        100.0 * {{ above_low }} / {{ base_high }},
        100.0 * {{ above_high }} / {{ base_low }},
        100.0 * {{ above_high }} / {{ base_high }}
    ) as decimal(38, 6))
{%- endmacro %}
