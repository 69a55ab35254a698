{{ grows_by_document() }}

select
    income_id,
    document_id,
    department_id,
    fiscal_year,
    fiscal_year_end,
    function_code_id,
    income_source_id,
    remainder_reason,
    amount_yuan,
    rounding_yuan
from {{ ref('int_income') }}
where is_current and counts
