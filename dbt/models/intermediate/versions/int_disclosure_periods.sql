{{ config(materialized='table') }}

-- Forms make a disclosure; where there are none, words do.
with parts as (
    select
        *,
        bool_or(part <> 'words') over (partition by accounts) as has_forms
    from {{ ref('int_part_periods') }}
    qualify part <> 'words' or not has_forms
),

-- A disclosure begins with its first file and begins anew with each that replaces part of it; files that complete it join it.
beginnings as (
    select accounts, min(stood_from) as stood_from
    from parts
    group by accounts
    union
    select accounts, stood_until as stood_from
    from parts
    where stood_until is not null
),

editions as (
    select
        accounts,
        stood_from,
        lead(stood_from) over (partition by accounts order by stood_from) as stood_until
    from beginnings
),

held as (
    select
        editions.accounts,
        editions.stood_from,
        editions.stood_until,
        parts.part,
        parts.document_id as printed_in,
        -- It is known by the file that it began with.
        first_value(parts.document_id) over (
            partition by editions.accounts, editions.stood_from
            order by parts.stood_from <> editions.stood_from, parts.stood_from, parts.document_id
        ) as document_id
    from editions
    inner join parts
        on editions.accounts = parts.accounts
        and (editions.stood_until is null or parts.stood_from < editions.stood_until)
        and (parts.stood_until is null or parts.stood_until > editions.stood_from)
)

select
    accounts,
    document_id,
    stood_from,
    stood_until,
    list(distinct struct_pack(part := part, printed_in := printed_in)) as parts
from held
group by accounts, document_id, stood_from, stood_until
