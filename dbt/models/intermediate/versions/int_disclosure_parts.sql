{{ config(materialized='table') }}

with readings as (
    select * from {{ ref('int_document_readings') }}
),

-- What began with the same file twice is as it was at last.
editions as (
    select document_id, unnest(parts, recursive := true)
    from {{ ref('int_disclosure_periods') }}
    qualify stood_from = max(stood_from) over (partition by document_id)
),

-- Of one document alone every form is its own; so is it of a copy, which stands for no disclosure.
alone as (
    select document_id from readings
    where siblings_state is null or document_id not in (select document_id from {{ ref('int_part_periods') }})
)

select
    editions.document_id,
    editions.printed_in,
    editions.part as form_id
from editions
inner join readings
    on editions.document_id = readings.document_id
where readings.siblings_state is not null
union all
select
    document_id,
    document_id as printed_in,
    null as form_id
from alone
