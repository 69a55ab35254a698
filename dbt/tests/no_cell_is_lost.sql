{{ config(
    meta={
        'description': 'Every cell of the newest reading of final accounts is a line, once.',
        'dagster': {'ref': {'name': 'fct_final_account_line'}}
    }
) }}

with newest as (
    select document_id, max_by(reader_version, read_at) as reader_version, max_by(kind, read_at) as kind
    from {{ ref('stg_landed__disclosures') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
    group by document_id
),

landed as (
    select cells.document_id, count(*) as cells, sum(cells.amount_yuan) as amount_yuan
    from {{ ref('stg_landed__cells') }} as cells
    inner join newest
        on cells.document_id = newest.document_id
        and cells.reader_version = newest.reader_version
    where newest.kind = 'final_accounts' and {{ in_batches_of('int_documents_in_build') }}
    group by cells.document_id
),

lines as (
    select document_id, count(*) as cells, sum(amount_yuan) as amount_yuan
    from {{ ref('fct_final_account_line') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
    group by document_id
)

select
    coalesce(landed.document_id, lines.document_id) as document_id,
    landed.cells as landed_cells,
    lines.cells
from landed
full join lines
    on landed.document_id = lines.document_id
where
    landed.cells is distinct from lines.cells
    or landed.amount_yuan is distinct from lines.amount_yuan
