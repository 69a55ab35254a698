with documents as (
    select * from {{ ref('int_document_versions') }}
),

regions as (
    select * from {{ ref('dim_region') }}
),

departments as (
    select
        department_id,
        case when department_id <> 'unknown' then min(department_name) end as department_name,
        case when department_id <> 'unknown' then min(region_code) else '000000' end as region_code,
        min(parent_department_name) as parent_department_name,
        min(nullif(fiscal_year, 0)) as first_fiscal_year,
        max(nullif(fiscal_year, 0)) as last_fiscal_year,
        count(*) as documents
    from documents
    group by department_id
)

select
    departments.department_id,
    departments.department_name,
    departments.region_code,
    regions.name as region_name,
    parents.department_id as parent_department_id,
    departments.first_fiscal_year,
    departments.last_fiscal_year,
    cast(departments.documents as integer) as documents
from departments
left join departments as parents
    on departments.region_code = parents.region_code
    and departments.parent_department_name = parents.department_name
left join regions
    on departments.region_code = regions.region_code
    and coalesce(departments.last_fiscal_year, 9998) between regions.valid_from and regions.valid_to
