{{ config(materialized='table') }}

with documents as (
    select * from {{ ref('int_document_versions') }}
    where kind = 'final_accounts' and department_id <> 'unknown' and fiscal_year > 0
),

departments as (
    select
        *,
        {{ comparable_name('department_name') }} as name
    from {{ ref('int_departments') }}
    where department_name is not null
),

lists as (
    select * from {{ ref('int_listed_units') }}
),

-- What was said of a year: by a registry or the file itself, of one unit; by a list, of all units of a department.
registered as (
    select distinct
        documents.department_id as unit_department_id,
        parents.department_id as parent_department_id,
        documents.department_id as teller,
        documents.fiscal_year as told_year,
        'registry' as told_by
    from documents
    inner join departments as parents
        on documents.region_code = parents.region_code
        and {{ comparable_name('documents.parent_department_name') }} = parents.name
        and documents.department_id <> parents.department_id
),

listed as (
    select distinct
        unit_department_id,
        department_id as parent_department_id,
        department_id as teller,
        fiscal_year as told_year,
        'list' as told_by
    from lists
    where unit_department_id is not null
),

told as (
    select * from registered
    union all
    select * from listed
),

tellers as (
    select distinct unit_department_id as teller, told_year, 'registry' as told_by from registered
    union all
    select distinct department_id as teller, fiscal_year as told_year, 'list' as told_by from lists
),

document_years as (
    select distinct department_id, fiscal_year from documents
),

-- The years of a unit's documents, and of those of the units below it.
unit_years as (
    select department_id, fiscal_year from document_years
    union
    select told.parent_department_id as department_id, document_years.fiscal_year
    from told
    inner join document_years
        on told.unit_department_id = document_years.department_id
),

pairs as (
    select distinct unit_department_id, parent_department_id, teller, told_by from told
),

-- Where nothing was said of a year, what was said of the last year before it holds, else of the first after it.
nearest as (
    select
        pairs.*,
        unit_years.fiscal_year,
        tellers.told_year
    from pairs
    inner join unit_years
        on pairs.unit_department_id = unit_years.department_id
    inner join tellers
        on pairs.teller = tellers.teller
        and pairs.told_by = tellers.told_by
    qualify row_number() over (
        partition by pairs.unit_department_id, pairs.parent_department_id, pairs.told_by, unit_years.fiscal_year
        order by tellers.told_year > unit_years.fiscal_year, abs(tellers.told_year - unit_years.fiscal_year)
    ) = 1
),

held as (
    select nearest.*
    from nearest
    inner join told
        on nearest.unit_department_id = told.unit_department_id
        and nearest.parent_department_id = told.parent_department_id
        and nearest.told_by = told.told_by
        and nearest.told_year = told.told_year
),

-- 某局（本级） are the own accounts of 某局, whoever lists them.
own_accounts as (
    select
        own.department_id as unit_department_id,
        departments.department_id as parent_department_id,
        unit_years.fiscal_year,
        'name' as told_by
    from departments as own
    inner join departments
        on own.region_code = departments.region_code
        and {{ without_own_accounts('own.name') }} = departments.name
        and own.department_id <> departments.department_id
    inner join unit_years
        on own.department_id = unit_years.department_id
),

parents as (
    select unit_department_id, parent_department_id, fiscal_year, told_by from held
    union all
    select * from own_accounts
)

select
    unit_department_id as department_id,
    fiscal_year,
    parent_department_id,
    min(case told_by when 'registry' then 1 when 'list' then 2 else 3 end) as told_rank,
    bool_or(told_by = 'name') as is_own_accounts
from parents
group by unit_department_id, fiscal_year, parent_department_id
