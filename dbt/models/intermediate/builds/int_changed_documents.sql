{{ config(materialized='table', post_hook="{{ begin_build() }}") }}

with wanted as (
    select
        states.document_id,
        states.state,
        concat_ws('/', documents.region_code, documents.department_name, documents.fiscal_year) as accounts
    from {{ ref('int_document_states') }} as states
    inner join {{ ref('int_document_versions') }} as documents
        on states.document_id = documents.document_id
    where states.document_id not in (select document_id from {{ ref('int_withheld_documents') }})
),

built as (
    select * from {{ source('progress', 'built_documents') }}
),

changed as (
    select
        coalesce(wanted.document_id, built.document_id) as document_id,
        wanted.state,
        built.document_id is not null as has_rows,
        built.document_id is not null and built.state is null as is_interrupted,
        -- Those that are gone first: nothing else takes them out. Of the others a department's years together, so that fewer peers are read twice.
        row_number() over (order by wanted.document_id is not null, wanted.accounts, coalesce(wanted.document_id, built.document_id)) as place
    from wanted
    full join built
        on wanted.document_id = built.document_id
    where wanted.document_id is null or built.state is null or wanted.state <> built.state
),

placed as (
    select *, place > {{ env_var('JUESUAN_DOCUMENTS_IN_A_BUILD', '500') }} as is_waiting
    from changed
)

select
    document_id,
    state,
    is_waiting,
    -- What a build left that did not end well is taken out even where its documents wait.
    has_rows and (is_interrupted or not is_waiting) as is_taken_out
from placed
