{# How many changes of name in a row are followed; a department that changed oftener is compared under its name after that many. #}
{%- set changes_followed = 4 %}

with departments as (
    select department_id from {{ ref('int_departments') }}
),

-- What was split goes on in several, so that none of them can be compared with it; what went into several neither.
followed as (
    select predecessor_department_id as department_id, min(successor_department_id) as successor_department_id
    from {{ ref('dim_department_succession') }}
    where succession_kind <> 'split'
    group by predecessor_department_id
    having count(distinct successor_department_id) = 1
),

step_0 as (
    select department_id, department_id as comparable_department_id
    from departments
),

{%- for step in range(1, changes_followed + 1) %}

step_{{ step }} as (
    select
        before.department_id,
        coalesce(followed.successor_department_id, before.comparable_department_id) as comparable_department_id
    from step_{{ step - 1 }} as before
    left join followed
        on before.comparable_department_id = followed.department_id
){{ ',' if not loop.last }}
{%- endfor %}

select * from step_{{ changes_followed }}
