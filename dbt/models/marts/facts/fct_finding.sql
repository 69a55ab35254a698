with findings as (
    select * from {{ ref('int_document_findings') }}
),

known as (
    select * from {{ ref('known_defects') }}
)

select
    findings.finding_id,
    findings.document_id,
    findings.department_id,
    findings.fiscal_year,
    findings.finding_no,
    findings.kind as finding_kind,
    findings.severity as finding_severity,
    findings.form_id,
    findings.row_key,
    findings.column_key,
    findings.other_row_key,
    findings.other_column_key,
    findings.page_no,
    findings.printed_text,
    findings.printed_yuan,
    findings.mending_yuan,
    findings.failing_checks,
    findings.candidates,
    findings.check_id,
    findings.place,
    findings.left_yuan,
    findings.right_yuan,
    findings.difference_yuan,
    findings.allowed_yuan,
    findings.holds_if_cut,
    findings.cause,
    case when known.sha256 is null then 'open' else 'accepted' end as status,
    known.quote,
    known.who as accepted_by,
    known.why as accepted_why,
    findings.sentence_zh,
    findings.sentence_en,
    findings.is_current
from findings
left join known
    on findings.sha256 = known.sha256
    and findings.check_id = known.check_id
    and findings.place = known.place
    and findings.left_yuan is not distinct from known.left_yuan
    and findings.right_yuan is not distinct from known.right_yuan
