{{ config(
    meta={
        'description': 'Every check has terms on both sides, and says nothing that the rules do not know.',
        'dagster': {'ref': {'name': 'checks'}}
    }
) }}

with sides as (
    select
        check_id,
        bool_or(side = 'left') and bool_or(side = 'right') as has_both,
        bool_and(side in ('left', 'right') and document in ('this', 'last_year', 'units')) as has_no_other,
        bool_and(row_role in (select role from {{ ref('check_roles') }} where used_for = 'term')) as has_known_roles
    from {{ ref('check_terms') }}
    group by check_id
)

select
    coalesce(checks.check_id, sides.check_id) as check_id,
    checks.relation,
    checks.place_role,
    sides.has_both,
    sides.has_known_roles
from {{ ref('checks') }} as checks
full join sides
    on checks.check_id = sides.check_id
where
    checks.check_id is null
    or checks.relation not in ('eq', 'le')
    or checks.place_role not in (select role from {{ ref('check_roles') }} where used_for = 'place')
    or not coalesce(sides.has_both and sides.has_no_other and sides.has_known_roles, false)
