with amounts as (
    select
        fiscal_year,
        function_code_id,
        count(distinct department_id) as departments,
        sum(amount_yuan) as expenditure_yuan,
        coalesce(sum(amount_yuan) filter (where nature_id = 'basic'), 0) as basic_yuan,
        coalesce(sum(amount_yuan) filter (where nature_id = 'project'), 0) as project_yuan
    from {{ ref('fct_expenditure') }}
    group by fiscal_year, function_code_id
),

shared as (
    select *, sum(expenditure_yuan) over (partition by fiscal_year) as year_yuan
    from amounts
)

select
    concat_ws('/', shared.fiscal_year, shared.function_code_id) as function_year_id,
    shared.fiscal_year,
    {{ fiscal_year_end('shared.fiscal_year') }} as fiscal_year_end,
    shared.function_code_id,
    functions.function_class_code,
    functions.function_class_name,
    functions.function_section_code,
    functions.function_section_name,
    functions.function_code,
    functions.function_name,
    cast(shared.departments as integer) as departments,
    shared.expenditure_yuan,
    shared.basic_yuan,
    shared.project_yuan,
    {{ percent_of('shared.expenditure_yuan', 'shared.year_yuan') }} as expenditure_share_percent
from shared
left join {{ ref('dim_function_code') }} as functions
    on shared.function_code_id = functions.function_code_id
