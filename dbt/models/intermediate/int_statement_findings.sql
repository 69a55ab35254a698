{# What is wrong in the words, each failing statement a finding of its own, in the columns of int_findings and their order. #}
with fails as (
    select * from {{ ref('int_statement_verdicts') }}
    where status = 'fail'
),

checks as (
    select * from {{ ref('statements') }}
),

claims as (
    select * from {{ ref('int_claims') }}
),

slips as (
    select * from {{ ref('int_claim_slips') }}
),

evaluations as (
    select * from {{ ref('int_evaluations') }}
),

numbered_before as (
    select document_id, max(finding_no) as findings
    from {{ ref('int_findings') }}
    group by document_id
),

said as (
    select
        fails.*,
        checks.statement_zh,
        checks.statement_en,
        claims.form_id,
        claims.row_key,
        claims.column_key,
        claims.printed_text,
        case when claims.kind in ('amount', 'change_amount') then '元' when claims.kind = 'count' then '' else '%' end as unit,
        coalesce(claims.page_no, evaluations.page_no) as page_no,
        coalesce(claims.quote, evaluations.title || evaluations.project) as quote,
        slips.explanation,
        row_number() over (partition by fails.document_id order by fails.check_id, fails.place) as place_no
    from fails
    inner join checks
        on fails.check_id = checks.check_id
    left join claims
        on fails.document_id = claims.document_id
        and regexp_replace(fails.place, '/parts/[a-z_]+$', '') = claims.place
    left join slips
        on claims.document_id = slips.document_id
        and claims.claim_no = slips.claim_no
    left join evaluations
        on fails.document_id = evaluations.document_id
        and starts_with(fails.place, concat(evaluations.place, '/'))
)

select
    said.document_id,
    said.check_id,
    said.place,
    cast(coalesce(numbered_before.findings, 0) + said.place_no as integer) as finding_no,
    true as is_leading,
    'statement' as kind,
    said.form_id,
    said.row_key,
    said.column_key,
    said.page_no,
    said.printed_text,
    said.left_yuan as printed_yuan,
    said.right_yuan as mending_yuan,
    cast(null as varchar) as other_row_key,
    cast(null as varchar) as other_column_key,
    1 as candidates,
    concat(
        '第', said.page_no, '页“', said.quote, '”：', said.statement_zh, '——',
        case when said.printed_text is null then concat('表中为', said.left_yuan) else concat('文字为“', said.printed_text, '”') end,
        '，应为', said.right_yuan, coalesce(said.unit, ''), case when said.explanation is null then '' else concat('（', said.explanation, '）') end, '。'
    ) as sentence_zh,
    concat(
        'Page ', said.page_no, ', “', said.quote, '”: ', said.statement_en, ' — ',
        case when said.printed_text is null then concat('the form says ', said.left_yuan) else concat('the text says “', said.printed_text, '”') end,
        ', it should be ', said.right_yuan, coalesce(said.unit, ''), case when said.explanation is null then '' else concat(' (', said.explanation, ')') end, '.'
    ) as sentence_en
from said
left join numbered_before
    on said.document_id = numbered_before.document_id
