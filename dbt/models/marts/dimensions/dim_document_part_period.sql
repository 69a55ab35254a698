with parts as (
    select document_id, 'document' as part, stood_from, stood_until
    from {{ ref('int_document_periods') }}
    union all
    select document_id, 'disclosure' as part, stood_from, stood_until
    from {{ ref('int_disclosure_periods') }}
    union all
    select periods.document_id, periods.part, periods.stood_from, periods.stood_until
    from {{ ref('int_part_periods') }} as periods
    inner join {{ ref('int_document_readings') }} as readings
        on periods.document_id = readings.document_id
    where readings.siblings_state is not null
    union all
    -- All forms of a document that has none beside it, and its words, stand as it does.
    select periods.document_id, unnest(['forms', 'words']) as part, periods.stood_from, periods.stood_until
    from {{ ref('int_part_periods') }} as periods
    inner join {{ ref('int_document_readings') }} as readings
        on periods.document_id = readings.document_id
    where readings.siblings_state is null
)

select
    concat_ws('/', document_id, part, cast(stood_from as varchar)) as part_period_id,
    document_id as standing_document_id,
    part,
    stood_from,
    stood_until
from parts
