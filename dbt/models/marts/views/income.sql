select
    amounts.income_id,
    amounts.document_id,
    amounts.department_id,
    departments.department_name,
    departments.comparable_department,
    departments.department_region_code,
    departments.region_name,
    amounts.fiscal_year,
    amounts.fiscal_year_end,
    amounts.function_code_id,
    functions.function_class_code,
    functions.function_class_name,
    functions.function_section_code,
    functions.function_section_name,
    functions.function_item_code,
    functions.function_item_name,
    functions.function_code,
    functions.function_name,
    amounts.income_source_id,
    sources.income_source_name,
    amounts.remainder_reason,
    amounts.amount_yuan,
    amounts.rounding_yuan
from {{ ref('fct_income') }} as amounts
left join {{ ref('dim_department') }} as departments
    on amounts.department_id = departments.department_id
left join {{ ref('dim_function_code') }} as functions
    on amounts.function_code_id = functions.function_code_id
left join {{ ref('dim_income_source') }} as sources
    on amounts.income_source_id = sources.income_source_id
