with spans as (
    select * from {{ ref('int_function_code_spans') }}
),

printed as (
    {{ printed_codes(ref('fct_final_account_line'), 'function_code', 'spans') }}
),

codes as (
    select * exclude (system) from spans
    union all by name
    select * from printed
    union all by name
    select
        'ALL' as code,
        '全部功能科目' as name,
        'all' as level,
        0 as valid_from,
        9999 as valid_to,
        'member' as basis,
        cast(1 as decimal(3, 2)) as confidence
)

select
    concat_ws('/', code, valid_from) as function_code_id,
    code as function_code,
    cast(valid_from as integer) as valid_from,
    cast(valid_to as integer) as valid_to,
    name,
    level,
    class_code,
    class_name,
    section_code,
    section_name,
    item_code,
    item_name,
    parent_code,
    basis,
    confidence
from codes
