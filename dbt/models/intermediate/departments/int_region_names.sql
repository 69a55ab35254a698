with regions as (
    select
        code,
        any_value(parent_code) as parent_code,
        string_agg(distinct name, '|' order by name) as names
    from {{ ref('region_codes') }}
    group by code
)

select
    regions.code as region_code,
    concat_ws('|', regions.names, above.names, top.names) as names
from regions
left join regions as above
    on regions.parent_code = above.code
left join regions as top
    on above.parent_code = top.code
