with consequences as (
    select * from {{ ref('int_claim_consequences') }}
),

-- Failing statements that no finding about the forms explains: each a finding of its own.
fails as (
    select verdicts.*
    from {{ ref('int_statement_verdicts') }} as verdicts
    left join consequences
        on verdicts.document_id = consequences.document_id
        and verdicts.check_id = consequences.check_id
        and verdicts.place = consequences.place
    where verdicts.status = 'fail' and consequences.place is null
),

checks as (
    select * from {{ ref('statements') }}
    where kind <> 'code'
),

claims as (
    select * from {{ ref('int_claims') }}
),

readings as (
    select * from {{ ref('int_claim_readings') }}
    where not as_mended
),

slips as (
    select * from {{ ref('int_claim_slips') }}
),

evaluations as (
    select * from {{ ref('int_evaluations') }}
),

forms as (
    select * from {{ ref('forms') }}
),

columns as (
    select form_id, column_key, max(title_zh) as column_zh, max(title_en) as column_en
    from {{ ref('form_columns') }}
    group by form_id, column_key
),

cells as (
    select
        lines.document_id,
        lines.page_no,
        concat_ws('/', lines.form_id, lines.row_key, lines.column_key) as cell,
        lines.row_key,
        lines.label,
        forms.title_zh as form_zh,
        forms.title_en as form_en,
        columns.column_zh,
        columns.column_en
    from {{ ref('int_lines') }} as lines
    inner join forms
        on lines.form_id = forms.form_id
    left join columns
        on lines.form_id = columns.form_id
        and lines.column_key = columns.column_key
    where lines.is_repeated is not true and lines.document_id in (select document_id from fails)
)

select
    fails.document_id,
    fails.check_id,
    fails.place,
    fails.left_yuan,
    fails.right_yuan,
    checks.kind as check_kind,
    checks.relation,
    checks.statement_zh,
    checks.statement_en,
    coalesce(checks.unit_zh, '') as unit_zh,
    coalesce(checks.unit_en, '') as unit_en,
    claims.form_id,
    claims.row_key,
    claims.column_key,
    claims.printed_text,
    claims.unit,
    claims.implied_direction,
    claims.label as subject,
    coalesce(claims.page_no, evaluations.page_no) as page_no,
    coalesce(
        claims.quote,
        case when contains(evaluations.title, evaluations.project) then evaluations.title else concat(evaluations.title, evaluations.project) end
    ) as quote,
    readings.reading,
    readings.basis,
    readings.expected,
    readings.expected_low,
    readings.expected_high,
    slips.explanation,
    {% for prefix in ['own', 'other'] -%}
    {% for column in ['page_no', 'row_key', 'label', 'form_zh', 'form_en', 'column_zh', 'column_en'] -%}
    {{ prefix }}.{{ column }} as {{ prefix }}_{{ column }}{{ ',' if not loop.last }}
    {% endfor -%}
    {{ ',' if not loop.last }}
    {% endfor %}
from fails
inner join checks
    on fails.check_id = checks.check_id
left join claims
    on fails.document_id = claims.document_id
    and regexp_replace(fails.place, '/parts/[a-z_]+$', '') = claims.place
left join readings
    on claims.document_id = readings.document_id
    and claims.claim_no = readings.claim_no
left join slips
    on claims.document_id = slips.document_id
    and claims.claim_no = slips.claim_no
left join evaluations
    on fails.document_id = evaluations.document_id
    and regexp_extract(fails.place, '^(evaluation/[0-9]+[.][0-9]+)/', 1) = evaluations.place
left join cells as own
    on fails.document_id = own.document_id
    and concat_ws('/', claims.form_id, claims.row_key, claims.column_key) = own.cell
left join cells as other
    on fails.document_id = other.document_id
    and slips.explanation = other.cell
