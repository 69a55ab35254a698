{{ grows_by_document() }}

with documents as (
    select * from {{ ref('int_documents_in_build') }}
),

problems as (
    select * from {{ ref('stg_landed__problems') }}
    where {{ in_batches_of('int_documents_in_build') }}
),

-- Forms that another file of the disclosure says are empty, and why.
explained as (
    select distinct files.file_id as document_id, stg.form_id
    from {{ ref('stg_landed__problems') }} as stg
    inner join {{ ref('int_documents_in_sight') }} as readings
        on stg.document_id = readings.document_id
        and stg.reader_version = readings.reader_version
    inner join {{ ref('int_disclosure_files') }} as others
        on stg.document_id = others.file_id
    inner join {{ ref('int_disclosure_files') }} as files
        on others.document_id = files.document_id
    where {{ in_batches_of('int_documents_in_sight', 'stg') }} and stg.kind = 'empty_form_explained'
),

-- The forms of a disclosure that others of its files hold.
forms_elsewhere as (
    select distinct files.file_id as document_id, parts.form_id
    from {{ ref('int_disclosure_files') }} as files
    inner join {{ ref('int_disclosure_parts') }} as parts
        on files.document_id = parts.document_id
        and files.file_id <> parts.printed_in
)

select
    concat_ws('/', problems.document_id, problems.problem_no) as problem_id,
    problems.document_id,
    documents.department_id,
    documents.fiscal_year,
    problems.problem_no,
    problems.kind as problem_kind,
    problems.severity as problem_severity,
    problems.form_id,
    problems.page_no,
    problems.message,
    problems.expected,
    problems.found,
    problems.action,
    problems.message_zh,
    problems.expected_zh,
    problems.found_zh,
    problems.action_zh,
    documents.is_current
from problems
inner join documents
    on problems.document_id = documents.document_id
    and problems.reader_version = documents.reader_version
left join forms_elsewhere
    on problems.document_id = forms_elsewhere.document_id
    and problems.form_id = forms_elsewhere.form_id
    and problems.kind in ('form_missing', 'form_absent')
left join explained
    on problems.document_id = explained.document_id
    and problems.form_id = explained.form_id
    and problems.kind in ('empty_form_unexplained', 'empty_form_explained')
where
    forms_elsewhere.form_id is null
    and explained.form_id is null
    -- What the whole disclosure lacks is told of the document that it is known by.
    and (documents.leads or problems.kind not in ('form_absent', 'forms_not_attached'))
