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

versions as (
    select
        readings.accounts,
        readings.document_id,
        readings.fetched_at,
        coalesce(copies.copy_of_document_id, readings.document_id) as version_document_id
    from {{ ref('int_document_readings') }} as readings
    left join {{ ref('int_compared_documents') }} as copies
        on readings.document_id = copies.document_id
),

-- A version is one document, or several copies: of each part the fullest stands for it, and before that came the one that was there first. For what the
-- fullest does not hold, or hardly, a copy stands.
members as (
    select
        versions.version_document_id,
        parts.part,
        parts.document_id,
        parts.fetched_at,
        fuller.document_id is not null and fuller.document_id <> parts.document_id as is_fallback,
        row_number() over (
            partition by versions.version_document_id, parts.part, fuller.document_id is null order by parts.fetched_at, parts.document_id
        ) as arrival
    from parts
    inner join versions
        on parts.document_id = versions.document_id
    left join parts as fuller
        on versions.version_document_id = fuller.document_id
        and parts.part = fuller.part
        and (parts.part <> 'words' or parts.claims <= 2 * fuller.claims)
),

seen as (
    select
        accounts,
        version_document_id,
        min(fetched_at) as seen_at
    from versions
    group by accounts, version_document_id
    union
    select
        versions.accounts,
        versions.version_document_id,
        returns.seen_at
    from {{ ref('stg_landed__returns') }} as returns
    inner join versions
        -- A file comes back with all disclosures in it.
        on split_part(returns.document_id, '-', 1) = split_part(versions.document_id, '-', 1)
),

parts_seen as (
    select distinct
        seen.accounts,
        members.part,
        seen.version_document_id,
        seen.seen_at
    from seen
    inner join members
        on seen.version_document_id = members.version_document_id
),

-- A version stands until another comes that replaces it; one with other forms stands beside it.
ended as (
    select
        parts_seen.accounts,
        parts_seen.part,
        parts_seen.version_document_id,
        parts_seen.seen_at,
        min(later.seen_at) as stood_until
    from parts_seen
    left join {{ ref('int_replaced_parts') }} as replaced
        on parts_seen.version_document_id = replaced.replaced_document_id
        and parts_seen.part = replaced.part
    left join seen as later
        on replaced.document_id = later.version_document_id
        and (later.seen_at, later.version_document_id) > (parts_seen.seen_at, parts_seen.version_document_id)
    group by parts_seen.accounts, parts_seen.part, parts_seen.version_document_id, parts_seen.seen_at
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
        case when members.is_fallback then fullest.fetched_at end as term_until
    from members
    inner join versions as fullest
        on members.version_document_id = fullest.document_id
    where members.arrival = 1 or members.document_id = members.version_document_id
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
