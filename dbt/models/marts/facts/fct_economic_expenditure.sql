{{ grows_by_document() }}

select
    economic_expenditure_id,
    document_id,
    department_id,
    fiscal_year,
    fiscal_year_end,
    economic_code_id,
    fund_id,
    remainder_reason,
    basic_yuan,
    amount_yuan
from {{ ref('int_economic_expenditure') }}
where is_current and counts
