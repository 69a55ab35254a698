with spans as (
    select * from {{ ref('int_economic_code_spans') }}
),

printed as (
    {{ printed_codes(ref('fct_final_account_line'), 'economic_code', 'spans') }}
),

codes as (
    select * from spans
    union all by name
    select 'printed' as system, * from printed
    union all by name
    select
        'member' as system,
        members.code,
        members.name,
        'all' as level,
        0 as valid_from,
        9999 as valid_to,
        'member' as basis,
        cast(1 as decimal(3, 2)) as confidence
    from (values ('ALL', '全部经济科目'), ('UNSPLIT', '已按经济科目列示部分的冲减')) as members (code, name)
)

select
    concat_ws('/', code, valid_from) as economic_code_id,
    code as economic_code,
    cast(valid_from as integer) as valid_from,
    cast(valid_to as integer) as valid_to,
    name,
    level,
    class_code,
    class_name,
    section_code,
    section_name,
    parent_code,
    system,
    basis,
    confidence
from codes
