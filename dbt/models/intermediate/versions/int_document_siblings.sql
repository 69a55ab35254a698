{{ config(materialized='table') }}

with readings as (
    select
        *,
        count(*) over (partition by accounts) as documents
    from {{ ref('int_document_readings') }}
    where kind = 'final_accounts'
),

states as (
    select
        accounts,
        md5({{ dbt.listagg("concat_ws(' ', document_id, reader_version, read_at, source_path)", "'; '", "order by document_id") }}) as siblings_state
    from readings
    where documents > 1
    group by accounts
)

select
    readings.document_id,
    readings.accounts,
    readings.reader_version,
    readings.source_path,
    readings.fetched_at,
    readings.batch_path,
    states.siblings_state
from readings
inner join states
    on readings.accounts = states.accounts
