{#
    A part in percent of a whole, to two decimals, the half away from zero; null where the whole is not above zero. Sums of money alone, with two decimals.
    Percentages are computed last: never add them.
#}
{% macro percent_of(part, whole) -%}
    {{ rounded_quotient(part, whole, 100) }}
{%- endmacro %}


{# An amount in yuan for each of so many persons, to two decimals; null where there are none. Never add them, nor average them. #}
{% macro per_head(amount, persons) -%}
    {{ rounded_quotient(amount, persons, 1) }}
{%- endmacro %}


{#
    `times` the quotient of two numbers of at most two decimals, to two decimals, the half away from zero; null where the divisor is not above zero. In whole
    numbers, because DuckDB divides decimals as DOUBLE.
#}
{% macro rounded_quotient(dividend, divisor, times) -%}
    {%- set hundredths = 'cast(cast(' ~ divisor ~ ' as decimal(28, 2)) * 100 as hugeint)' %}
    case
        when {{ divisor }} > 0
            then cast(
                cast(
                    sign({{ dividend }})
                    * ((abs(cast(cast({{ dividend }} as decimal(28, 2)) * 100 as hugeint)) * {{ 200 * times }} + {{ hundredths }}) // (2 * {{ hundredths }}))
                    as decimal(36, 0)
                ) * 0.01
                as decimal(38, 2)
            )
    end
{%- endmacro %}
