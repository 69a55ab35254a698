with departments as (
    select * from {{ ref('int_departments') }}
),

lines as (
    select * from {{ ref('int_department_lines') }}
),

ends as (
    select predecessor_department_id as department_id, max(first_fiscal_year) - 1 as valid_to
    from {{ ref('dim_department_succession') }}
    where succession_kind <> 'split'
    group by predecessor_department_id
),

beginnings as (
    select successor_department_id as department_id, min(first_fiscal_year) as valid_from
    from {{ ref('dim_department_succession') }}
    where succession_kind = 'renamed'
    group by successor_department_id
),

-- The department above it in its last year; of several the one that is said most surely.
parents as (
    select department_id, parent_department_id, is_own_accounts
    from {{ ref('int_department_parents') }}
    qualify row_number() over (partition by department_id order by fiscal_year desc, told_rank, parent_department_id) = 1
),

regions as (
    select * from {{ ref('dim_region') }}
),

-- A unit whose name begins with no region lies where its department does.
placed as (
    select
        departments.*,
        parents.parent_department_id,
        case
            when parents.is_own_accounts then 'own_accounts'
            when parents.parent_department_id is not null then 'unit'
            else coalesce(departments.level, 'department')
        end as own_level,
        case when departments.region_code = '000000' then coalesce(above.region_code, '000000') else departments.region_code end as own_region_code
    from departments
    left join parents
        on departments.department_id = parents.department_id
    left join departments as above
        on parents.parent_department_id = above.department_id
),

-- The region under the name that it had in the department's last year.
located as (
    select
        placed.department_id,
        regions.region_id,
        regions.region_name
    from placed
    inner join regions
        on placed.own_region_code = regions.code
    qualify row_number() over (
        partition by placed.department_id
        order by coalesce(placed.last_fiscal_year, 9998) between regions.valid_from and regions.valid_to desc, regions.valid_from desc
    ) = 1
)

select
    placed.department_id,
    placed.department_name,
    placed.own_level as level,
    coalesce(located.region_id, '000000/0') as region_id,
    placed.own_region_code as department_region_code,
    located.region_name,
    placed.parent_department_id,
    parents.department_name as parent_department_name,
    placed.first_fiscal_year,
    placed.last_fiscal_year,
    coalesce(beginnings.valid_from, 0) as valid_from,
    coalesce(ends.valid_to, 9999) as valid_to,
    lines.comparable_department_id,
    comparable.department_name as comparable_department,
    cast(placed.documents as integer) as documents
from placed
inner join lines
    on placed.department_id = lines.department_id
left join departments as comparable
    on lines.comparable_department_id = comparable.department_id
left join departments as parents
    on placed.parent_department_id = parents.department_id
left join ends
    on placed.department_id = ends.department_id
left join beginnings
    on placed.department_id = beginnings.department_id
left join located
    on placed.department_id = located.department_id
