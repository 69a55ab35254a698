{{ config(materialized='table') }}

with recursive readings as (
    select * from {{ ref('int_document_readings') }}
),

copies as (
    select * from {{ ref('int_compared_documents') }}
),

last_periods as (
    select
        document_id,
        bool_or(stood_until is null) as is_current,
        max(stood_until) as stood_until
    from {{ ref('int_document_periods') }}
    group by document_id
),

members as (
    select
        readings.*,
        copies.copy_of_document_id,
        coalesce(copies.copy_of_document_id, readings.document_id) as version_document_id
    from readings
    left join copies
        on readings.document_id = copies.document_id
),

-- The version before is the last of those that this one replaces a part of.
previous as (
    select
        document_id,
        replaced_document_id as previous_document_id
    from {{ ref('int_replaced_parts') }}
    where is_earlier
    qualify row_number() over (partition by document_id order by seen_at desc, replaced_document_id desc, part) = 1
),

disclosures as (
    select
        document_id,
        bool_or(stood_until is null) as leads_current,
        max(stood_until) as led_until
    from {{ ref('int_disclosure_periods') }}
    group by document_id
),

-- The disclosure that the words of a document are held against: the last one that they stood in.
last_parts as (
    select accounts, document_id, stood_until
    from {{ ref('int_part_periods') }}
    qualify row_number() over (partition by document_id order by part <> 'words', stood_from desc, part) = 1
),

held_against as (
    select last_parts.document_id, editions.document_id as disclosure_id
    from last_parts
    inner join {{ ref('int_disclosure_periods') }} as editions
        on last_parts.accounts = editions.accounts
        and (last_parts.stood_until is null or editions.stood_from < last_parts.stood_until)
    qualify row_number() over (partition by last_parts.document_id order by editions.stood_from desc) = 1
),

versions as (
    select
        document_id as version_document_id,
        cast(1 as bigint) as version_no,
        cast(null as varchar) as previous_document_id
    from members
    where copy_of_document_id is null and document_id not in (select document_id from previous)
    union all
    select
        previous.document_id as version_document_id,
        versions.version_no + 1 as version_no,
        previous.previous_document_id
    from versions
    inner join previous
        on versions.version_document_id = previous.previous_document_id
)

select
    members.* exclude (accounts, version_document_id, copy_of_document_id),
    case
        when members.department_name is null then 'unknown'
        else left(md5(concat_ws('/', members.region_code, members.department_name)), 16)
    end as department_id,
    versions.version_no,
    coalesce(last_periods.is_current, false) as is_current,
    case when members.copy_of_document_id is null then versions.previous_document_id end as previous_document_id,
    case when not last_periods.is_current then last_periods.stood_until end as superseded_at,
    members.copy_of_document_id,
    coalesce(held_against.disclosure_id, members.document_id) as disclosure_id,
    members.document_id in (select document_id from {{ ref('int_disclosure_parts') }}) as leads,
    coalesce(disclosures.leads_current, false) as leads_current,
    words.document_id is not null as has_current_words,
    case when not disclosures.leads_current then disclosures.led_until end as led_until
from members
inner join versions
    on members.version_document_id = versions.version_document_id
left join last_periods
    on members.document_id = last_periods.document_id
left join disclosures
    on members.document_id = disclosures.document_id
left join held_against
    on members.document_id = held_against.document_id
left join (select distinct document_id from {{ ref('int_part_periods') }} where part = 'words' and stood_until is null) as words
    on members.document_id = words.document_id
