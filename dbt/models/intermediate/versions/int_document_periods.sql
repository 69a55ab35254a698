{{ config(materialized='table') }}

with readings as (
    select * from {{ ref('int_document_readings') }}
),

-- A version is one document, or several copies: the fullest stands for it, and before that came the one that was there first.
members as (
    select
        readings.accounts,
        readings.document_id,
        readings.fetched_at,
        coalesce(copies.copy_of_document_id, readings.document_id) as version_document_id,
        row_number() over (
            partition by coalesce(copies.copy_of_document_id, readings.document_id) order by readings.fetched_at, readings.document_id
        ) as arrival
    from readings
    left join {{ ref('int_compared_documents') }} as copies
        on readings.document_id = copies.document_id
),

seen as (
    select
        accounts,
        version_document_id,
        fetched_at as seen_at
    from members
    where arrival = 1
    union all
    select
        members.accounts,
        members.version_document_id,
        returns.seen_at
    from {{ ref('stg_landed__returns') }} as returns
    inner join members
        -- A file comes back with all disclosures in it.
        on split_part(returns.document_id, '-', 1) = split_part(members.document_id, '-', 1)
),

-- A version stands until another comes that replaces it; one with other forms stands beside it.
ended as (
    select
        seen.accounts,
        seen.version_document_id,
        seen.seen_at,
        min(later.seen_at) as stood_until
    from seen
    left join {{ ref('int_replaced_documents') }} as replaced
        on seen.version_document_id = replaced.replaced_document_id
    left join seen as later
        on replaced.document_id = later.version_document_id
        and (later.seen_at, later.version_document_id) > (seen.seen_at, seen.version_document_id)
    group by seen.accounts, seen.version_document_id, seen.seen_at
),

version_periods as (
    select
        accounts,
        version_document_id,
        min(seen_at) as stood_from,
        stood_until
    from ended
    group by accounts, version_document_id, stood_until
),

-- While which of its documents would stand for a version.
terms as (
    select
        members.version_document_id,
        members.document_id,
        members.fetched_at as term_from,
        case when members.document_id <> fullest.document_id then fullest.fetched_at end as term_until
    from members
    inner join members as fullest
        on members.version_document_id = fullest.document_id
    where members.arrival = 1 or members.document_id = fullest.document_id
),

periods as (
    select
        version_periods.accounts,
        version_periods.version_document_id,
        terms.document_id,
        greatest(version_periods.stood_from, terms.term_from) as stood_from,
        least(version_periods.stood_until, terms.term_until) as stood_until
    from version_periods
    inner join terms
        on version_periods.version_document_id = terms.version_document_id
)

select
    accounts,
    document_id,
    stood_from,
    stood_until
from periods
where stood_until is null or stood_from < stood_until
