with documents as (
    select * from {{ ref('int_document_versions') }}
),

peers as (
    select
        peers.document_id,
        {{ dbt.listagg("concat_ws(' ', peers.role, readings.document_id, readings.reader_version, readings.read_at)", "'; '", "order by peers.role, readings.document_id") }}
            as readings
    from {{ ref('int_document_peers') }} as peers
    inner join documents as readings
        on peers.peer_document_id = readings.document_id
    group by peers.document_id
)

select
    documents.document_id,
    md5(concat_ws(
        '; ',
        documents.reader_version,
        documents.read_at,
        documents.kind,
        documents.department_id,
        documents.fiscal_year,
        documents.is_current,
        documents.fetched_at,
        coalesce(cast(documents.superseded_at as varchar), ''),
        coalesce(documents.previous_document_id, ''),
        peers.readings
    )) as state
from documents
left join peers
    on documents.document_id = peers.document_id
