with duties as (
    select * from {{ ref('duties') }}
),

-- Duties are of a whole disclosure, whichever of its files fulfils them.
documents as (
    select * from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts' and leads
),

forms as (
    select document_id, form_id from {{ ref('int_judged_forms') }}
),

files as (
    select files.document_id, readings.document_id as file_id, readings.reader_version
    from {{ ref('int_disclosure_files') }} as files
    inner join documents
        on files.document_id = documents.document_id
    inner join {{ ref('int_documents_in_sight') }} as readings
        on files.file_id = readings.document_id
),

problems as (
    select files.document_id, stg.kind, stg.severity, stg.form_id
    from {{ ref('stg_landed__problems') }} as stg
    inner join files
        on stg.document_id = files.file_id
        and stg.reader_version = files.reader_version
    where {{ in_batches_of('int_documents_in_sight', 'stg') }}
),

unrecognised_tables as (
    select files.document_id, stg.table_no
    from {{ ref('stg_landed__unrecognised_tables') }} as stg
    inner join files
        on stg.document_id = files.file_id
        and stg.reader_version = files.reader_version
    where {{ in_batches_of('int_documents_in_sight', 'stg') }}
),

-- A form that is not among those read may be on pages that could not be read, or be a table that was not recognised.
documents_read_in_part as (
    select document_id from problems where severity = 'error'
    union
    select document_id from unrecognised_tables
    union
    -- Words alone have their forms in an attachment.
    select document_id from documents
    where document_id not in (select document_id from forms)
),

duties_in_force as (
    select documents.document_id, duties.*
    from documents
    inner join duties
        on documents.fiscal_year between coalesce(duties.valid_from, 0) and coalesce(duties.valid_to, 9999)
),

forms_due as (
    select
        duties_in_force.document_id,
        duties_in_force.check_id,
        concat_ws('/', duties_in_force.form_id, '-', '-') as place,
        case
            when forms.form_id is not null then 'pass'
            when other_forms.form_id is not null then 'not_applicable'
            when named.form_id is not null or documents_read_in_part.document_id is not null then 'insufficient_data'
            else 'fail'
        end as status,
        duties_in_force.form_id as missing
    from duties_in_force
    left join forms
        on duties_in_force.document_id = forms.document_id
        and duties_in_force.form_id = forms.form_id
    left join forms as other_forms
        on duties_in_force.document_id = other_forms.document_id
        and duties_in_force.unless_form_id = other_forms.form_id
    left join (select distinct document_id, form_id from problems where kind = 'form_missing') as named
        on duties_in_force.document_id = named.document_id
        and duties_in_force.form_id = named.form_id
    left join documents_read_in_part
        on duties_in_force.document_id = documents_read_in_part.document_id
    where duties_in_force.rule = 'form'
),

remarks_made as (
    select distinct problems.document_id, problems.kind, concat_ws('/', coalesce(problems.form_id, '-'), '-', '-') as place
    from problems
    -- Why a form is empty may be said in another file.
    left join problems as explained
        on problems.document_id = explained.document_id
        and problems.form_id = explained.form_id
        and problems.kind = 'empty_form_unexplained'
        and explained.kind = 'empty_form_explained'
    where explained.kind is null
),

wording_due as (
    select
        duties_in_force.document_id,
        duties_in_force.check_id,
        coalesce(remarks_made.place, '-/-/-') as place,
        case when remarks_made.kind is null then 'pass' else 'fail' end as status
    from duties_in_force
    left join remarks_made
        on duties_in_force.document_id = remarks_made.document_id
        and duties_in_force.remark = remarks_made.kind
    where duties_in_force.rule = 'remark'
),

verdicts as (
    select document_id, check_id, place, status, case when status = 'insufficient_data' then missing end as missing from forms_due
    union all
    select document_id, check_id, place, status, null as missing from wording_due
)

select
    document_id,
    check_id,
    place,
    status,
    cast(null as decimal(38, 2)) as left_yuan,
    cast(null as decimal(38, 2)) as right_yuan,
    cast(null as decimal(38, 2)) as difference_yuan,
    cast(null as decimal(38, 6)) as allowed_yuan,
    case status when 'insufficient_data' then 'reader' when 'fail' then 'document' end as cause,
    missing,
    false as holds_if_cut,
    [] as cells
from verdicts
