with departments as (
    select * from {{ ref('int_departments') }}
),

lines as (
    select * from {{ ref('int_department_lines') }}
),

ends as (
    select department_id, max(first_fiscal_year) - 1 as valid_to
    from {{ ref('dim_department_succession') }}
    where kind <> 'split'
    group by department_id
),

beginnings as (
    select successor_department_id as department_id, min(first_fiscal_year) as valid_from
    from {{ ref('dim_department_succession') }}
    where kind = 'renamed'
    group by successor_department_id
),

regions as (
    select * from {{ ref('dim_region') }}
)

select
    departments.department_id,
    departments.department_name,
    departments.region_code,
    regions.name as region_name,
    parents.department_id as parent_department_id,
    departments.first_fiscal_year,
    departments.last_fiscal_year,
    coalesce(beginnings.valid_from, 0) as valid_from,
    coalesce(ends.valid_to, 9999) as valid_to,
    lines.comparable_department_id,
    cast(departments.documents as integer) as documents
from departments
inner join lines
    on departments.department_id = lines.department_id
left join ends
    on departments.department_id = ends.department_id
left join beginnings
    on departments.department_id = beginnings.department_id
left join departments as parents
    on departments.region_code = parents.region_code
    and departments.parent_department_name = parents.department_name
left join regions
    on departments.region_code = regions.region_code
    and coalesce(departments.last_fiscal_year, 9998) between regions.valid_from and regions.valid_to
