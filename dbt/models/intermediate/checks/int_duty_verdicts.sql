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

mentions as (
    select files.document_id, stg.topic, min(stg.page_no) as page_no
    from {{ ref('stg_landed__mentions') }} as stg
    inner join files
        on stg.document_id = files.file_id
        and stg.reader_version = files.reader_version
    where {{ in_batches_of('int_documents_in_sight', 'stg') }}
    group by files.document_id, stg.topic
),

-- Of a disclosure with words that leave parts of their explanation out, what is not there may stand elsewhere.
parts_of_disclosures as (
    select document_id from mentions
    group by document_id
    having bool_or(topic = 'narrative') and not bool_or(topic = 'whole')
),

-- A form that is not among those read may be on pages that could not be read, or be a table that was not recognised.
documents_read_in_part as (
    select document_id from problems where severity = 'error'
    union
    select document_id from unrecognised_tables
),

-- Words alone have their forms in an attachment.
documents_without_forms as (
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
            when other_forms.form_id is not null or parts_of_disclosures.document_id is not null then 'not_applicable'
            when coalesce(named.document_id, documents_read_in_part.document_id, documents_without_forms.document_id) is not null then 'insufficient_data'
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
    left join documents_without_forms
        on duties_in_force.document_id = documents_without_forms.document_id
    left join parts_of_disclosures
        on duties_in_force.document_id = parts_of_disclosures.document_id
    where duties_in_force.rule = 'form'
),

-- What the words must speak of. Tables without words, and parts of a disclosure, owe nothing but what they begin to speak of.
said_due as (
    select
        duties_in_force.document_id,
        duties_in_force.check_id,
        concat_ws('/', 'narrative', coalesce(cast(said.page_no as varchar), '-'), duties_in_force.topic) as place,
        case
            when said.topic is not null then 'pass'
            when other_forms.form_id is not null then 'not_applicable'
            when givens.topic is null and whole.topic is null then 'not_applicable'
            when duties_in_force.needs is not null and needed.topic is null then 'not_applicable'
            when documents_read_in_part.document_id is not null and givens.topic is null then 'insufficient_data'
            else 'fail'
        end as status,
        duties_in_force.topic as missing
    from duties_in_force
    left join mentions as said
        on duties_in_force.document_id = said.document_id
        and duties_in_force.topic = said.topic
    left join mentions as givens
        on duties_in_force.document_id = givens.document_id
        and duties_in_force.given = givens.topic
    left join mentions as needed
        on duties_in_force.document_id = needed.document_id
        and duties_in_force.needs = needed.topic
    left join mentions as whole
        on duties_in_force.document_id = whole.document_id
        and whole.topic = 'whole'
    left join forms as other_forms
        on duties_in_force.document_id = other_forms.document_id
        and duties_in_force.unless_form_id = other_forms.form_id
    left join documents_read_in_part
        on duties_in_force.document_id = documents_read_in_part.document_id
    where duties_in_force.rule = 'said'
),

-- The law counts from the approval, of which no document tells the date.
published_due as (
    select
        duties_in_force.document_id,
        duties_in_force.check_id,
        '-/-/-' as place,
        'insufficient_data' as status,
        case when disclosures.published_on is null then 'published_on, approved_on' else 'approved_on' end as missing
    from duties_in_force
    inner join documents
        on duties_in_force.document_id = documents.document_id
    left join {{ ref('stg_landed__disclosures') }} as disclosures
        on documents.document_id = disclosures.document_id
        and documents.reader_version = disclosures.reader_version
    where duties_in_force.rule = 'published'
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
        case
            when duties_in_force.given is not null and givens.topic is null then 'not_applicable'
            when remarks_made.kind is null then 'pass'
            else 'fail'
        end as status
    from duties_in_force
    left join mentions as givens
        on duties_in_force.document_id = givens.document_id
        and duties_in_force.given = givens.topic
    left join remarks_made
        on duties_in_force.document_id = remarks_made.document_id
        and duties_in_force.remark = remarks_made.kind
    where duties_in_force.rule = 'remark'
),

verdicts as (
    select document_id, check_id, place, status, case when status = 'insufficient_data' then missing end as missing from forms_due
    union all
    select document_id, check_id, place, status, case when status = 'insufficient_data' then missing end as missing from said_due
    union all
    select document_id, check_id, place, status, missing from published_due
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
    case
        when status = 'insufficient_data' and check_id = 'disclosure.timely' then 'document'
        when status = 'insufficient_data' then 'reader'
        when status = 'fail' then 'document'
    end as cause,
    missing,
    false as holds_if_cut,
    [] as cells
from verdicts
