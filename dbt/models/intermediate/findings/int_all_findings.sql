{% set columns = [
    'document_id', 'check_id', 'place', 'finding_no', 'is_leading', 'finding_document_id', 'kind', 'form_id', 'row_key', 'column_key', 'page_no', 'printed_text',
    'printed_yuan', 'mending_yuan', 'other_row_key', 'other_column_key', 'candidates', 'sentence_zh', 'sentence_en'
] %}

with findings as (
    select *, document_id as finding_document_id from {{ ref('int_findings') }}
),

consequences as (
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

slips as (
    select * from {{ ref('int_claim_slips') }}
),

evaluations as (
    select * from {{ ref('int_evaluations') }}
),

numbered_before as (
    select document_id, max(finding_no) as findings
    from findings
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
        coalesce(checks.unit_zh, '') as unit_zh,
        concat(case when checks.unit_en in ('yuan', 'points') then ' ' else '' end, coalesce(checks.unit_en, '')) as unit_en,
        -- A count or a score has no cents.
        case when checks.unit_en in ('yuan', '%') then cast(fails.left_yuan as varchar)
            else regexp_replace(cast(fails.left_yuan as varchar), '[.]00$', '')
        end as stated,
        case when checks.unit_en in ('yuan', '%') then cast(fails.right_yuan as varchar)
            else regexp_replace(cast(fails.right_yuan as varchar), '[.]00$', '')
        end as expected,
        coalesce(claims.page_no, evaluations.page_no) as page_no,
        coalesce(
            claims.quote, case when contains(evaluations.title, evaluations.project) then evaluations.title
                else concat(evaluations.title, evaluations.project)
            end
        ) as quote,
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
        and regexp_extract(fails.place, '^(evaluation/[0-9]+[.][0-9]+)/', 1) = evaluations.place
),

of_statements as (
    select
        said.document_id,
        said.check_id,
        said.place,
        cast(coalesce(numbered_before.findings, 0) + said.place_no as integer) as finding_no,
        true as is_leading,
        said.document_id as finding_document_id,
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
            case when said.printed_text is null then concat('表中为', said.stated, said.unit_zh) else concat('文字为“', said.printed_text, '”') end,
            '，应为', said.expected, said.unit_zh, case when said.explanation is null then '' else concat('（', said.explanation, '）') end, '。'
        ) as sentence_zh,
        concat(
            'Page ', said.page_no, ', “', said.quote, '”: ', said.statement_en, ' — ',
            case when said.printed_text is null then concat('the form says ', said.stated, said.unit_en) else concat('the text says “', said.printed_text, '”') end,
            ', it should be ', said.expected, said.unit_en, case when said.explanation is null then '' else concat(' (', said.explanation, ')') end, '.'
        ) as sentence_en
    from said
    left join numbered_before
        on said.document_id = numbered_before.document_id
),

numbered_names as (
    select document_id, max(finding_no) as findings
    from (
        select document_id, finding_no from findings
        union all
        select document_id, finding_no from of_statements
    )
    group by document_id
),

of_names as (
    select
        names.document_id,
        names.check_id,
        names.place,
        cast(coalesce(numbered_names.findings, 0) + names.mistake_no as integer) as finding_no,
        names.is_leading,
        'name' as kind,
        names.form_id,
        names.row_key,
        cast(null as varchar) as column_key,
        names.page_no,
        names.printed_text,
        cast(null as decimal(38, 2)) as printed_yuan,
        cast(null as decimal(38, 2)) as mending_yuan,
        cast(null as varchar) as other_row_key,
        cast(null as varchar) as other_column_key,
        1 as candidates,
        names.sentence_zh,
        names.sentence_en
    from {{ ref('int_name_verdicts') }} as names
    left join numbered_names
        on names.document_id = numbered_names.document_id
    where names.status = 'fail'
)

select {{ columns | join(', ') }} from findings
union all
select {{ columns | join(', ') }} from of_statements
union all
select {{ columns | join(', ') }} from of_names
union all
select
    consequences.document_id,
    consequences.check_id,
    consequences.place,
    consequences.finding_no,
    false as is_leading,
    {% for column in columns[5:] -%}
        findings.{{ column }}{{ ',' if not loop.last }}
    {% endfor %}
from consequences
inner join findings
    on consequences.finding_document_id = findings.document_id
    and consequences.finding_no = findings.finding_no
    and findings.is_leading
