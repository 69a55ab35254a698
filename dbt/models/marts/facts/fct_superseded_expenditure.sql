{{ grows_by_document() }}

select
    expenditure_id,
    document_id,
    department_id,
    fiscal_year,
    slice,
    function_code,
    economic_code,
    fund,
    nature,
    member_kind,
    amount_yuan,
    fetched_at,
    superseded_at
from {{ ref('int_expenditure') }}
where superseded_at is not null
