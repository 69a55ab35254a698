{{ grows_by_document() }}

select
    income_id,
    document_id,
    department_id,
    fiscal_year,
    function_code,
    income_source,
    member_kind,
    amount_yuan
from {{ ref('int_income') }}
where is_current
