with documents as (
    select * from {{ ref('int_document_versions') }}
)

select
    department_id,
    case when department_id <> 'unknown' then min(department_name) end as department_name,
    case when department_id <> 'unknown' then min(region_code) else '000000' end as region_code,
    -- What most of its documents say of themselves.
    mode(level) as level,
    min(nullif(fiscal_year, 0)) as first_fiscal_year,
    max(nullif(fiscal_year, 0)) as last_fiscal_year,
    count(*) as documents
from documents
group by department_id
