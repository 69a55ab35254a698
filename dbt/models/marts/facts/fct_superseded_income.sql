{{ grows_by_document() }}

select
    income_id,
    document_id,
    department_id,
    fiscal_year,
    function_code,
    income_source,
    member_kind,
    amount_yuan,
    fetched_at,
    superseded_at
from {{ ref('int_income') }}
where superseded_at is not null
