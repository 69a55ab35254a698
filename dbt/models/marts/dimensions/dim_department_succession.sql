with departments as (
    select * from {{ ref('int_departments') }}
),

changes as (
    select * from {{ ref('department_changes') }}
),

successions as (
    select
        old.department_id,
        successor.department_id as successor_department_id,
        changes.kind,
        changes.first_fiscal_year,
        changes.basis,
        changes.source
    from changes
    inner join departments as old
        on right(old.department_name, length(changes.old_name)) = changes.old_name
        and old.first_fiscal_year < changes.first_fiscal_year
        and coalesce(changes.region_code, old.region_code) = old.region_code
    inner join departments as successor
        on right(successor.department_name, length(changes.new_name)) = changes.new_name
        and successor.last_fiscal_year >= changes.first_fiscal_year
        and old.region_code = successor.region_code
        -- The region before the name: 忻州市环境保护局 goes on as 忻州市生态环境局, not as that of a county.
        and left(old.department_name, length(old.department_name) - length(changes.old_name))
        = left(successor.department_name, length(successor.department_name) - length(changes.new_name))
    where old.department_id <> successor.department_id
    -- What is known of the region goes before what holds everywhere.
    qualify row_number() over (
        partition by old.department_id, successor.department_id order by changes.region_code nulls last, changes.first_fiscal_year
    ) = 1
)

select
    concat_ws('/', department_id, successor_department_id) as succession_id,
    department_id as predecessor_department_id,
    successor_department_id,
    kind as succession_kind,
    first_fiscal_year,
    basis as succession_basis,
    source
from successions
