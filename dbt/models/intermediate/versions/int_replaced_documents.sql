{{ config(materialized='table') }}

-- A version is one document, or several copies: the fullest stands for it, and it is as old as the first.
with members as (
    select
        readings.accounts,
        coalesce(copies.copy_of_document_id, readings.document_id) as version_document_id,
        readings.fetched_at
    from {{ ref('int_document_readings') }} as readings
    left join {{ ref('int_compared_documents') }} as copies
        on readings.document_id = copies.document_id
),

versions as (
    select
        members.accounts,
        members.version_document_id,
        min(members.fetched_at) as seen_at,
        coalesce(any_value(contents.form_ids), []) as form_ids,
        coalesce(any_value(contents.claims), 0) as claims
    from members
    left join {{ ref('int_document_contents') }} as contents
        on members.version_document_id = contents.document_id
    group by members.accounts, members.version_document_id
)

select
    newer.accounts,
    newer.version_document_id as document_id,
    older.version_document_id as replaced_document_id,
    (older.seen_at, older.version_document_id) < (newer.seen_at, newer.version_document_id) as is_earlier,
    older.seen_at,
    newer.form_ids,
    older.form_ids as replaced_form_ids
from versions as newer
inner join versions as older
    on newer.accounts = older.accounts
    and newer.version_document_id <> older.version_document_id
where
    list_has_any(newer.form_ids, older.form_ids)
    -- Words without forms are replaced by other words.
    or (len(older.form_ids) = 0 and older.claims <= 2 * newer.claims)
