{{ grows_by_document() }}

select
    expenditure_id,
    document_id,
    department_id,
    fiscal_year,
    fiscal_year_end,
    function_code_id,
    economic_code_id,
    fund_id,
    nature_id,
    remainder_reason,
    amount_yuan,
    rounding_yuan,
    fetched_at,
    superseded_at
from {{ ref('int_expenditure_crossed') }}
where superseded_at is not null and counts
