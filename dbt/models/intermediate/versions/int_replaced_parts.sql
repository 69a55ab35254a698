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
    select
        pairs.* exclude (older_forms, common_forms, is_whole, newer_claims, older_claims),
        unnest(case when is_whole then older_forms else common_forms end) as part,
        list_min(common_forms) as any_common_form,
        common_forms
    from pairs
    union all
    -- Words are replaced by other words: those of a document that is published anew as a whole, and those that stand alone.
    select
        pairs.* exclude (older_forms, common_forms, is_whole, newer_claims, older_claims),
        'words' as part,
        list_min(common_forms) as any_common_form,
        common_forms
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
    -- What of the newer version stands in its place: the part itself, or where that is gone any other.
    case when part = 'words' or list_contains(common_forms, part) then part else any_common_form end as replaced_by
from replaced
