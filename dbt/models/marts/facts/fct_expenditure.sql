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
    amount_yuan
from {{ ref('int_expenditure') }}
where is_current
