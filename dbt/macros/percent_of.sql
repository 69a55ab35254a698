{#
    A part in percent of a whole, to two decimals, the half away from zero; null where the whole is not above zero. In whole numbers, because DuckDB
    divides decimals as DOUBLE. Sums of money alone, with two decimals. Percentages are computed last: never add them.
#}
{% macro percent_of(part, whole) -%}
    case
        when {{ whole }} > 0
            then cast(
                cast(
                    sign({{ part }})
                    * ((abs(cast(cast({{ part }} as decimal(28, 2)) * 100 as hugeint)) * 20000 + cast(cast({{ whole }} as decimal(28, 2)) * 100 as hugeint))
                    // (2 * cast(cast({{ whole }} as decimal(28, 2)) * 100 as hugeint)))
                    as decimal(36, 0)
                ) * 0.01
                as decimal(38, 2)
            )
    end
{%- endmacro %}
