with amounts as (
    select
        fiscal_year,
        economic_code_id,
        fund_id,
        count(distinct department_id) as departments,
        sum(basic_yuan) as basic_yuan,
        sum(amount_yuan) as expenditure_yuan
    from {{ ref('fct_economic_expenditure') }}
    group by fiscal_year, economic_code_id, fund_id
),

shared as (
    select *, sum(basic_yuan) over (partition by fiscal_year, fund_id) as year_basic_yuan
    from amounts
)

select
    concat_ws('/', shared.fiscal_year, shared.fund_id, shared.economic_code_id) as economic_year_id,
    shared.fiscal_year,
    {{ fiscal_year_end('shared.fiscal_year') }} as fiscal_year_end,
    shared.fund_id,
    funds.fund_name,
    shared.economic_code_id,
    economic_codes.economic_class_code,
    economic_codes.economic_class_name,
    economic_codes.economic_code,
    economic_codes.economic_name,
    cast(shared.departments as integer) as departments,
    shared.basic_yuan,
    shared.expenditure_yuan,
    {{ percent_of('shared.basic_yuan', 'shared.year_basic_yuan') }} as basic_share_percent
from shared
left join {{ ref('dim_economic_code') }} as economic_codes
    on shared.economic_code_id = economic_codes.economic_code_id
left join {{ ref('dim_fund') }} as funds
    on shared.fund_id = funds.fund_id
