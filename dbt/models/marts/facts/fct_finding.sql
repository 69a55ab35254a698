with findings as (
    select findings.*, codes.finding_code
    from {{ ref('int_document_findings') }} as findings
    inner join {{ ref('int_finding_codes') }} as codes
        on findings.finding_id = codes.finding_id
),

decisions as (
    select * from {{ ref('stg_landed__decisions') }}
),

-- What was decided at a place of which the figures are others now.
overtaken as (
    select department_id, fiscal_year, split_part(finding_code, '-', 1) as place_code, max_by(decision, decided_at) as decision
    from decisions
    where finding_code not in (select finding_code from findings where is_current)
    group by all
)

select
    findings.finding_id,
    findings.finding_code,
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
    findings.printed_unit,
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
    case when decisions.finding_code is null then 'open' else 'accepted' end as status,
    decisions.decision,
    decisions.decision_reason,
    decisions.decided_by,
    decisions.decided_at,
    case when decisions.finding_code is null and findings.is_current then overtaken.decision end as overtaken_decision,
    findings.sentence_zh,
    findings.sentence_en,
    findings.is_current
from findings
left join decisions
    on findings.finding_code = decisions.finding_code
    and findings.department_id = decisions.department_id
left join overtaken
    on findings.department_id = overtaken.department_id
    and findings.fiscal_year = overtaken.fiscal_year
    and split_part(findings.finding_code, '-', 1) = overtaken.place_code
