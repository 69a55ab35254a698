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

numbered_before as (
    select document_id, max(finding_no) as findings
    from findings
    group by document_id
),

of_statements as (
    select
        statements.document_id,
        statements.check_id,
        statements.place,
        cast(coalesce(numbered_before.findings, 0) + statements.statement_no as integer) as finding_no,
        statements.is_leading,
        statements.document_id as finding_document_id,
        statements.kind,
        statements.form_id,
        statements.row_key,
        statements.column_key,
        statements.page_no,
        statements.printed_text,
        statements.printed_yuan,
        statements.mending_yuan,
        cast(null as varchar) as other_row_key,
        cast(null as varchar) as other_column_key,
        1 as candidates,
        statements.sentence_zh,
        statements.sentence_en
    from {{ ref('int_statement_findings') }} as statements
    left join numbered_before
        on statements.document_id = numbered_before.document_id
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
        names.document_id as finding_document_id,
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
),

numbered_duties as (
    select document_id, max(finding_no) as findings
    from (
        select document_id, finding_no from findings
        union all
        select document_id, finding_no from of_statements
        union all
        select document_id, finding_no from of_names
    )
    group by document_id
),

of_duties as (
    select
        duties.document_id,
        duties.check_id,
        duties.place,
        cast(coalesce(numbered_duties.findings, 0) + duties.duty_no as integer) as finding_no,
        true as is_leading,
        duties.document_id as finding_document_id,
        case duties.duty_kind when 'wording' then 'wording' else 'duty' end as kind,
        duties.form_id,
        cast(null as varchar) as row_key,
        cast(null as varchar) as column_key,
        duties.page_no,
        duties.found as printed_text,
        cast(null as decimal(38, 2)) as printed_yuan,
        cast(null as decimal(38, 2)) as mending_yuan,
        cast(null as varchar) as other_row_key,
        cast(null as varchar) as other_column_key,
        1 as candidates,
        duties.sentence_zh,
        duties.sentence_en
    from {{ ref('int_duty_findings') }} as duties
    left join numbered_duties
        on duties.document_id = numbered_duties.document_id
)

select {{ columns | join(', ') }} from findings
union all
select {{ columns | join(', ') }} from of_statements
union all
select {{ columns | join(', ') }} from of_names
union all
select {{ columns | join(', ') }} from of_duties
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
