{{ config(
    meta={
        'description': 'The sums of the wide views, and of the reports by department, function and region, are those of the facts.',
        'dagster': {'ref': {'name': 'rpt_department_year'}}
    }
) }}

with totals as (
    select
        (select coalesce(sum(amount_yuan), 0) from {{ ref('fct_expenditure') }}) as expenditure_yuan,
        (select coalesce(sum(amount_yuan), 0) from {{ ref('fct_income') }}) as income_yuan
),

sums as (
    select 'expenditure' as name, 'expenditure' as side, sum(amount_yuan) as sum_yuan from {{ ref('expenditure') }}
    union all
    select 'income', 'income', sum(amount_yuan) from {{ ref('income') }}
    {%- for report in ['rpt_department_year', 'rpt_region_year'] %}
    {%- for side in ['income', 'expenditure'] %}
    union all
    select '{{ report }}', '{{ side }}', sum({{ side }}_yuan) from {{ ref(report) }}
    {%- endfor %}
    {%- endfor %}
    union all
    select 'rpt_function_year', 'expenditure', sum(expenditure_yuan) from {{ ref('rpt_function_year') }}
)

select sums.name, sums.side, sums.sum_yuan, totals.*
from sums
cross join totals
where coalesce(sums.sum_yuan, 0) <> case sums.side when 'income' then totals.income_yuan else totals.expenditure_yuan end
