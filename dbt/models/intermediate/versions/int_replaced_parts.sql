{{ config(materialized='table') }}

-- A version is one document, or several copies: it holds what any of them does, and is as old as the first.
with versions as (
    select
        readings.accounts,
        coalesce(copies.copy_of_document_id, readings.document_id) as version_document_id,
        min(readings.fetched_at) as seen_at,
        list_distinct(flatten(list(coalesce(contents.form_ids, [])))) as form_ids,
        coalesce(max(contents.claims), 0) as claims
    from {{ ref('int_document_readings') }} as readings
    left join {{ ref('int_compared_documents') }} as copies
        on readings.document_id = copies.document_id
    left join {{ ref('int_document_contents') }} as contents
        on readings.document_id = contents.document_id
    group by readings.accounts, coalesce(copies.copy_of_document_id, readings.document_id)
),

pairs as (
    select
        newer.accounts,
        newer.version_document_id as document_id,
        older.version_document_id as replaced_document_id,
        (older.seen_at, older.version_document_id) < (newer.seen_at, newer.version_document_id) as is_earlier,
        older.seen_at,
        older.form_ids as older_forms,
        list_intersect(newer.form_ids, older.form_ids) as common_forms,
        -- Published anew as a whole: what the newer one no longer prints is gone.
        len(older.form_ids) > 0 and 4 * len(list_intersect(newer.form_ids, older.form_ids)) >= 3 * len(older.form_ids) as is_whole,
        newer.claims as newer_claims,
        older.claims as older_claims
    from versions as newer
    inner join versions as older
        on newer.accounts = older.accounts
        and newer.version_document_id <> older.version_document_id
),

replaced as (
    select *, unnest(case when is_whole then older_forms else common_forms end) as part
    from pairs
    union all
    -- Words are replaced by other words: those of a document that is published anew as a whole, and those that stand alone.
    select *, 'words' as part
    from pairs
    where (is_whole and newer_claims > 0) or (len(older_forms) = 0 and older_claims <= 2 * newer_claims)
)

select
    accounts,
    document_id,
    replaced_document_id,
    part,
    is_earlier,
    seen_at,
    part <> 'words' and not list_contains(common_forms, part) as is_gone
from replaced
