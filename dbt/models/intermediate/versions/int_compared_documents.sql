{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail', pre_hook="{{ take_out_other_siblings() }}") }}

{# Siblings stay compared until one comes, goes or is read again. #}
{%- set to_compare = 'siblings_state is not null' %}
{%- if is_incremental() %}
    {%- set to_compare = to_compare ~ ' and siblings_state not in (select siblings_state from ' ~ this ~ ')' %}
{%- endif %}

with siblings as (
    select * from {{ ref('int_document_readings') }}
    where {{ to_compare }}
),

figures as (
    select
        siblings.accounts,
        siblings.document_id,
        siblings.source_path,
        cells.form_id,
        cells.row_key,
        cells.column_key,
        row_number() over (
            partition by cells.document_id, cells.form_id, cells.row_key, cells.column_key order by cells.form_no, cells.row_no
        ) as occurrence,
        coalesce(cells.amount_yuan, cells.quantity) as amount,
        coalesce(cells.half_unit_yuan, 0) as half_unit
    from {{ ref('stg_landed__cells') }} as cells
    inner join siblings
        on cells.document_id = siblings.document_id
        and cells.reader_version = siblings.reader_version
    where
        {{ in_batches_of('int_document_readings', 'cells', to_compare) }}
        and coalesce(cells.amount_yuan, cells.quantity) is not null
),

-- The fuller comes first; of equals the one that was there first.
ranked as (
    select
        siblings.document_id,
        count(figures.document_id) as figures,
        row_number() over (
            partition by siblings.accounts order by count(figures.document_id) desc, siblings.fetched_at, siblings.document_id
        ) as place
    from siblings
    left join figures
        on siblings.document_id = figures.document_id
    group by siblings.accounts, siblings.document_id, siblings.fetched_at
),

agreeing as (
    select
        less.document_id,
        fuller.document_id as fuller_document_id
    from figures as less
    inner join figures as fuller
        on less.accounts = fuller.accounts
        -- What an address gives later is meant to replace what it gave before.
        and less.source_path <> fuller.source_path
        and less.form_id = fuller.form_id
        and less.row_key = fuller.row_key
        and less.column_key = fuller.column_key
        and less.occurrence = fuller.occurrence
    inner join ranked as less_ranked
        on less.document_id = less_ranked.document_id
    inner join ranked as fuller_ranked
        on fuller.document_id = fuller_ranked.document_id
    where less_ranked.place > fuller_ranked.place
    group by less.document_id, fuller.document_id, less_ranked.figures
    having
        2 * count(*) >= less_ranked.figures
        -- One of both may be printed in 万元: within half of the last digits they are the same figure.
        and bool_and(less.amount = fuller.amount or abs(less.amount - fuller.amount) < less.half_unit + fuller.half_unit)
),

copies as (
    select
        agreeing.document_id,
        agreeing.fuller_document_id as copy_of_document_id,
        row_number() over (partition by agreeing.document_id order by ranked.place) as preference
    from agreeing
    inner join ranked
        on agreeing.fuller_document_id = ranked.document_id
    -- Not of one that is itself a copy: what agrees with that need not agree with the other.
    where agreeing.fuller_document_id not in (select document_id from agreeing)
)

select
    siblings.document_id,
    siblings.siblings_state,
    copies.copy_of_document_id
from siblings
left join copies
    on siblings.document_id = copies.document_id
    and copies.preference = 1
