{{ config(materialized='table') }}

with readings as (
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

-- A version is as old as the first of its copies.
first_seen as (
    select
        accounts,
        version_document_id,
        min(fetched_at) as seen_at
    from members
    group by accounts, version_document_id
),

versions as (
    select
        version_document_id,
        row_number() over (partition by accounts order by seen_at, version_document_id) as version_no,
        lag(version_document_id) over (partition by accounts order by seen_at, version_document_id) as previous_document_id
    from first_seen
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
    members.copy_of_document_id
from members
inner join versions
    on members.version_document_id = versions.version_document_id
left join last_periods
    on members.document_id = last_periods.document_id
