with lines as (
    select * from {{ ref('stg_landed__registry') }}
    where department_name is not null or unit_name is not null
),

expected as (
    select
        department_name,
        unit_name,
        region_code,
        fiscal_year,
        min(expected_by) as expected_by,
        {{ dbt.listagg("distinct location", "'; '", "order by location") }} as location,
        {{ dbt.listagg("distinct reason", "'; '", "order by reason") }} as reason,
        {{ dbt.listagg("distinct reason_zh", "'；'", "order by reason_zh") }} as reason_zh,
        bool_or(reason is not null and not is_pending) as is_refused,
        min(gone_at) as gone_at
    from lines
    group by department_name, unit_name, region_code, fiscal_year
)

select
    left(md5(concat_ws('/', region_code, coalesce(department_name, ''), coalesce(unit_name, ''), fiscal_year)), 16) as expected_id,
    *
from expected
