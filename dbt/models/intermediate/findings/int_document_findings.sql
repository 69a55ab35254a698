{{ grows_by_document() }}

with checks as (
    select * from {{ ref('dim_check') }}
),

findings as (
    select
        findings.*,
        count(*) over (partition by findings.finding_document_id, findings.finding_no) as failing_checks,
        -- `error` comes before `warning`.
        min(checks.severity) over (partition by findings.finding_document_id, findings.finding_no) as severity
    from {{ ref('int_all_findings') }} as findings
    inner join checks
        on findings.check_id = checks.check_id
),

verdicts as (
    select document_id, check_id, place, left_yuan, right_yuan, difference_yuan, allowed_yuan, holds_if_cut, cause
    from {{ ref('int_check_verdicts') }}
    union all
    select document_id, check_id, place, left_yuan, right_yuan, difference_yuan, allowed_yuan, holds_if_cut, cause
    from {{ ref('int_statement_verdicts') }}
    union all
    select document_id, check_id, place, left_yuan, right_yuan, difference_yuan, allowed_yuan, holds_if_cut, cause
    from {{ ref('int_duty_verdicts') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

doubted as (
    select * from {{ ref('int_doubted_documents') }}
),

consequences as (
    select finding_document_id as document_id, finding_no, count(*) as statements
    from {{ ref('int_claim_consequences') }}
    group by finding_document_id, finding_no
),

consequence_sentences as (
    select * from {{ ref('finding_sentences') }}
    where kind = 'consequences'
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

landed_forms as (
    select * from {{ ref('stg_landed__forms') }}
    where {{ in_batches_of('int_documents_in_sight') }}
),

claims as (
    select * from {{ ref('int_claims') }}
),

statements as (
    select * from {{ ref('statements') }}
)

select
    concat_ws('/', findings.document_id, findings.check_id, findings.place) as finding_id,
    findings.document_id,
    documents.department_id,
    documents.fiscal_year,
    findings.finding_no,
    findings.kind,
    findings.severity,
    findings.form_id,
    findings.row_key,
    findings.column_key,
    findings.other_row_key,
    findings.other_column_key,
    findings.page_no,
    findings.printed_text,
    findings.printed_yuan,
    case
        when {{ is_of_words('findings.place', 'findings.check_id') }} then coalesce(nullif(claims.unit, ''), statements.unit_zh)
        when cells.quantity is null and verdicts.left_yuan is not null then coalesce(landed_forms.money_unit, '元')
    end as printed_unit,
    findings.mending_yuan,
    cast(findings.failing_checks as integer) as failing_checks,
    findings.candidates,
    findings.check_id,
    findings.place,
    verdicts.left_yuan,
    verdicts.right_yuan,
    verdicts.difference_yuan,
    verdicts.allowed_yuan,
    verdicts.holds_if_cut,
    case
        when findings.kind not in ('statement', 'wording', 'name', 'duty') and cells.second_text <> cells.printed_text then 'reader'
        when doubted.document_id is not null and verdicts.cause = 'reader' then 'reader'
        when doubted.document_id is not null then 'unknown'
        when findings.kind in ('statement', 'wording', 'name', 'duty') then verdicts.cause
        when cells.second_text = cells.printed_text and cells.origin = 'printed' then 'document'
        when cells.origin is null then verdicts.cause
        else 'unknown'
    end as cause,
    {% for language in ['zh', 'en'] -%}
    concat(
        findings.sentence_{{ language }}, replace(consequence_sentences.sentence_{{ language }}, '{count}', cast(consequences.statements as varchar))
    ) as sentence_{{ language }},
    {% endfor -%}
    -- The file that prints what is wrong.
    files.sha256,
    files.document_id as printed_in,
    case when {{ is_of_words('findings.place', 'findings.check_id') }} then documents.has_current_words else documents.leads_current end as is_current
from findings
inner join documents
    on findings.document_id = documents.document_id
inner join verdicts
    on findings.document_id = verdicts.document_id
    and findings.check_id = verdicts.check_id
    and findings.place = verdicts.place
left join cells
    on findings.document_id = cells.document_id
    and findings.form_id = cells.form_id
    and findings.row_key = cells.row_key
    and findings.column_key = cells.column_key
left join {{ ref('int_judged_forms') }} as forms
    on not {{ is_of_words('findings.place', 'findings.check_id') }}
    and findings.document_id = forms.document_id
    and findings.form_id = forms.form_id
inner join {{ ref('int_documents_in_sight') }} as files
    on coalesce(forms.printed_in, findings.document_id) = files.document_id
left join landed_forms
    on forms.printed_in = landed_forms.document_id
    and files.reader_version = landed_forms.reader_version
    and forms.form_no = landed_forms.form_no
left join claims
    on findings.document_id = claims.document_id
    and regexp_replace(findings.place, '/parts/[a-z_]+$', '') = claims.place
left join statements
    on findings.check_id = statements.check_id
left join doubted
    on findings.document_id = doubted.document_id
left join consequences
    on findings.document_id = consequences.document_id
    and findings.finding_no = consequences.finding_no
left join consequence_sentences
    on consequences.statements > 0
where findings.is_leading
