{% set sums = [
    'income_yuan', 'expenditure_yuan', 'basic_yuan', 'project_yuan', 'fund_general_budget_yuan', 'fund_government_fund_yuan',
    'fund_state_capital_yuan', 'three_public_final_total_yuan', 'three_public_budget_total_yuan', 'procurement_total_yuan', 'operating_cost_yuan'
] %}

with amounts as (
    select
        department_region_code,
        fiscal_year,
        max(region_name) as region_name,
        count(*) as departments,
        {%- for column in sums %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        sum(findings_error) as findings_error,
        sum(findings_warning) as findings_warning
    from {{ ref('rpt_department_year') }}
    group by department_region_code, fiscal_year
)

select
    concat_ws('/', department_region_code, fiscal_year) as region_year_id,
    department_region_code,
    region_name,
    fiscal_year,
    {{ fiscal_year_end('fiscal_year') }} as fiscal_year_end,
    cast(departments as integer) as departments,
    {%- for column in sums %}
    {{ column }},
    {%- endfor %}
    {{ percent_of('three_public_final_total_yuan', 'expenditure_yuan') }} as three_public_share_percent,
    cast(findings_error as integer) as findings_error,
    cast(findings_warning as integer) as findings_warning
from amounts
