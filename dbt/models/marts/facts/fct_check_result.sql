{{ grows_by_document() }}

{% set columns = [
    'document_id', 'check_id', 'place', 'status', 'left_yuan', 'right_yuan', 'difference_yuan', 'allowed_yuan', 'cause', 'missing',
    'holds_if_cut'
] %}

with verdicts as (
    select {{ columns | join(', ') }} from {{ ref('int_check_verdicts') }}
    union all
    select {{ columns | join(', ') }} from {{ ref('int_duty_verdicts') }}
    union all
    select {{ columns | join(', ') }} from {{ ref('int_statement_verdicts') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

findings as (
    select
        *,
        max(case when is_leading then concat_ws('/', document_id, check_id, place) end) over (
            partition by finding_document_id, finding_no
        ) as finding_id
    from {{ ref('int_all_findings') }}
)

select
    verdicts.check_id,
    verdicts.document_id,
    documents.department_id,
    documents.fiscal_year,
    verdicts.place,
    verdicts.status,
    verdicts.left_yuan,
    verdicts.right_yuan,
    verdicts.difference_yuan,
    verdicts.allowed_yuan,
    case when verdicts.cause = 'document' and doubted.document_id is not null then 'unknown' else verdicts.cause end as cause,
    verdicts.missing,
    verdicts.holds_if_cut,
    findings.finding_id,
    case when {{ is_of_words('verdicts.place', 'verdicts.check_id') }} then documents.has_current_words else documents.leads_current end as is_current
from verdicts
inner join documents
    on verdicts.document_id = documents.document_id
left join {{ ref('int_doubted_documents') }} as doubted
    on verdicts.document_id = doubted.document_id
left join findings
    on verdicts.document_id = findings.document_id
    and verdicts.check_id = findings.check_id
    and verdicts.place = findings.place
-- What fails or cannot be judged is little and lies together: a question about it reads little else.
order by verdicts.status, verdicts.check_id, verdicts.place, verdicts.document_id
