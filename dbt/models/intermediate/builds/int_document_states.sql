{{ config(materialized='table', post_hook="{{ begin_build() }}") }}

{# A region with all its years is of one shard, whichever machine asks; so are the documents of which no region is known. #}
{%- set shard, shards = env_var('JUESUAN_SHARD', '1/1').split('/') %}

with documents as (
    select * from {{ ref('int_document_versions') }}
),

withheld as (
    select * from {{ source('progress', 'withheld_documents') }}
),

built as (
    select * from {{ source('progress', 'built_documents') }}
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
),

-- Which forms of a document stand.
parts as (
    select document_id, {{ dbt.listagg('part', "' '", 'order by part') }} as current_forms
    from {{ ref('int_part_periods') }}
    where stood_until is null
    group by document_id
),

-- What the rows of a document in the marts are made of.
landed as (
    select
        documents.document_id,
        concat_ws('/', documents.region_code, documents.department_name, documents.fiscal_year) as accounts,
        md5(concat_ws(
            '; ',
            documents.reader_version,
            documents.read_at,
            documents.kind,
            documents.department_id,
            documents.fiscal_year,
            documents.is_current,
            counting.counts,
            documents.fetched_at,
            coalesce(cast(documents.superseded_at as varchar), ''),
            coalesce(documents.previous_document_id, ''),
            case when documents.leads_current then 'leads' end,
            cast(documents.led_until as varchar),
            parts.current_forms,
            peers.readings
        )) as state,
        md5_number_lower(documents.region_code) % {{ shards }} = {{ shard }} - 1 as is_of_shard
    from documents
    left join {{ ref('int_counting_documents') }} as counting
        on documents.document_id = counting.document_id
    left join peers
        on documents.document_id = peers.document_id
    left join parts
        on documents.document_id = parts.document_id
),

-- What they should be made of, and what they are made of now.
compared as (
    select
        coalesce(landed.document_id, built.document_id) as document_id,
        landed.accounts,
        landed.is_of_shard,
        case when withheld.document_id is null then landed.state end as state,
        withheld.reason as withheld_because,
        built.document_id is not null as has_rows,
        built.document_id is not null and built.state is null as is_interrupted,
        built.state as built_state
    from landed
    left join withheld
        on landed.document_id = withheld.document_id
        and landed.state = withheld.state
    full join built
        on landed.document_id = built.document_id
),

changed as (
    select
        *,
        -- Those that are gone first: nothing else takes them out. Of the others a department's years together, so that fewer peers are read twice.
        row_number() over (order by state is not null, accounts, document_id) as document_no
    from compared
    where (is_interrupted or state is distinct from built_state) and is_of_shard is not false
),

-- The files of a disclosure are judged together, so they are taken in together.
taken_in as (
    select
        *,
        min(document_no) over (partition by coalesce(accounts, document_id)) > {{ env_var('JUESUAN_DOCUMENTS_IN_A_BUILD', '500') }} as is_waiting
    from changed
)

select
    compared.document_id,
    compared.state,
    compared.withheld_because,
    coalesce(taken_in.is_waiting, false) as is_waiting,
    coalesce(not taken_in.is_waiting, false) as is_in_build,
    -- What a build left that did not end well is taken out even where its documents wait.
    coalesce(taken_in.has_rows and (taken_in.is_interrupted or not taken_in.is_waiting), false) as is_taken_out
from compared
left join taken_in
    on compared.document_id = taken_in.document_id
