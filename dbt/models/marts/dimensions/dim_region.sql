with codes as (
    select * from {{ ref('region_codes') }}
),

spans as (
    select
        code,
        name,
        level,
        parent_code,
        coalesce(valid_from, 0) as valid_from,
        coalesce(valid_to, 9999) as valid_to
    from codes
),

unknown as (
    select '000000' as code, cast(null as varchar) as name, 'unknown' as level, cast(null as varchar) as parent_code, 0 as valid_from, 9999 as valid_to
),

all_spans as (
    select * from spans
    union all
    select * from unknown
)

select
    concat_ws('/', code, valid_from) as region_id,
    code,
    valid_from,
    valid_to,
    name as region_name,
    level as region_level,
    parent_code
from all_spans
