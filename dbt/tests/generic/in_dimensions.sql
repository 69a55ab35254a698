{#
    Every key of these columns is in the dimension that the column is called after: `fund_id` in dim_fund, `fiscal_year` in dim_fiscal_year. One test for
    all of them: in Dagster they are one check.
#}
{% test in_dimensions(model, columns) %}

{% for column in columns %}
select '{{ column }}' as key_column, cast({{ column }} as varchar) as key
from {{ model }}
where {{ column }} is not null and {{ column }} not in (select {{ column }} from {{ ref('dim_' ~ (column | replace('_id', ''))) }})
{{ 'union all' if not loop.last }}
{% endfor %}

{% endtest %}
