{{ config(materialized='table') }}

-- A document of which nothing is known but its words, or that has no other beside it, is one part.
with parts as (
    select
        readings.accounts,
        readings.document_id,
        readings.fetched_at,
        coalesce(contents.claims, 0) as claims,
        unnest(
            case
                when coalesce(len(contents.form_ids), 0) = 0 then ['words']
                when contents.claims > 0 then list_append(contents.form_ids, 'words')
                else contents.form_ids
            end
        ) as part
    from {{ ref('int_document_readings') }} as readings
    left join {{ ref('int_document_contents') }} as contents
        on readings.document_id = contents.document_id
),

-- A version of a part is one document, or several copies: the fullest stands for it, and before that came the one that was there first. What the
-- fullest does not hold, or hardly, the copy stands for itself.
members as (
    select
        parts.accounts,
        parts.part,
        parts.document_id,
        parts.fetched_at,
        coalesce(fuller.document_id, parts.document_id) as version_document_id,
        row_number() over (
            partition by parts.part, coalesce(fuller.document_id, parts.document_id) order by parts.fetched_at, parts.document_id
        ) as arrival
    from parts
    left join {{ ref('int_compared_documents') }} as copies
        on parts.document_id = copies.document_id
    left join parts as fuller
        on copies.copy_of_document_id = fuller.document_id
        and parts.part = fuller.part
        and (parts.part <> 'words' or parts.claims <= 2 * fuller.claims)
),

seen as (
    select
        accounts,
        part,
        version_document_id,
        fetched_at as seen_at
    from members
    where arrival = 1
    union all
    select
        members.accounts,
        members.part,
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
        seen.part,
        seen.version_document_id,
        seen.seen_at,
        min(later.seen_at) as stood_until
    from seen
    left join {{ ref('int_replaced_parts') }} as replaced
        on seen.version_document_id = replaced.replaced_document_id
        and seen.part = replaced.part
    left join seen as later
        on replaced.document_id = later.version_document_id
        and replaced.replaced_by = later.part
        and (later.seen_at, later.version_document_id) > (seen.seen_at, seen.version_document_id)
    group by seen.accounts, seen.part, seen.version_document_id, seen.seen_at
),

version_periods as (
    select
        accounts,
        part,
        version_document_id,
        min(seen_at) as stood_from,
        stood_until
    from ended
    group by accounts, part, version_document_id, stood_until
),

-- While which of its documents would stand for a version.
terms as (
    select
        members.part,
        members.version_document_id,
        members.document_id,
        members.fetched_at as term_from,
        case when members.document_id <> fullest.document_id then fullest.fetched_at end as term_until
    from members
    inner join members as fullest
        on members.part = fullest.part
        and members.version_document_id = fullest.document_id
    where members.arrival = 1 or members.document_id = fullest.document_id
),

periods as (
    select
        version_periods.accounts,
        version_periods.part,
        terms.document_id,
        greatest(version_periods.stood_from, terms.term_from) as stood_from,
        least(version_periods.stood_until, terms.term_until) as stood_until
    from version_periods
    inner join terms
        on version_periods.part = terms.part
        and version_periods.version_document_id = terms.version_document_id
)

select
    accounts,
    document_id,
    part,
    stood_from,
    stood_until
from periods
where stood_until is null or stood_from < stood_until
