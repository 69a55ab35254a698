with findings as (
    select * from {{ ref('int_document_findings') }}
),

claims as (
    select document_id, place, quote from {{ ref('fct_claim') }}
),

evaluations as (
    select document_id, place, project from {{ ref('fct_evaluation') }}
),

described as (
    select
        findings.finding_id,
        findings.document_id,
        findings.page_no,
        findings.place,
        concat_ws(
            '|',
            case when findings.department_id = 'unknown' then findings.document_id else findings.department_id end,
            findings.fiscal_year,
            findings.check_id,
            -- Pages are the file's; the figure is compared below.
            case
                when starts_with(findings.place, 'evaluation/') then regexp_replace(findings.place, '^evaluation/[0-9.]+', 'evaluation')
                when claims.place is not null then concat('narrative', regexp_extract(findings.place, '/parts/[a-z_]+$'))
                else regexp_replace(findings.place, '^narrative/[0-9]+/', 'narrative/')
            end,
            coalesce(findings.form_id, {{ bare_words('claims.quote') }}, ''),
            coalesce(findings.row_key, ''),
            coalesce(findings.column_key, ''),
            coalesce(findings.other_row_key, ''),
            coalesce(findings.other_column_key, ''),
            coalesce({{ bare_words('evaluations.project') }}, '')
        ) as what,
        concat_ws(
            '|',
            coalesce(cast(findings.left_yuan as varchar), ''),
            coalesce(cast(findings.right_yuan as varchar), ''),
            case
                -- A remark of the reader names pages.
                when findings.kind = 'duty' then ''
                else coalesce(cast(findings.printed_yuan as varchar), {{ bare_words('findings.printed_text') }}, '')
            end
        ) as figures
    from findings
    left join claims
        on findings.document_id = claims.document_id
        and regexp_replace(findings.place, '/parts/[a-z_]+$', '') = claims.place
    left join evaluations
        on findings.document_id = evaluations.document_id
        and regexp_extract(findings.place, '^(evaluation/[0-9]+[.][0-9]+)/', 1) = evaluations.place
),

-- The same said twice is told apart by its order.
numbered as (
    select *, row_number() over (partition by document_id, what, figures order by page_no, place) as occurrence
    from described
)

select
    finding_id,
    concat_ws('-', left(md5(what), 8), left(md5(concat_ws('|', what, figures, occurrence)), 6)) as finding_code
from numbered
