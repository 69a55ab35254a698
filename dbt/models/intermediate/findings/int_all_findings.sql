{% set columns = [
    'document_id', 'check_id', 'place', 'finding_no', 'is_leading', 'kind', 'form_id', 'row_key', 'column_key', 'page_no', 'printed_text',
    'printed_yuan', 'mending_yuan', 'other_row_key', 'other_column_key', 'candidates', 'sentence_zh', 'sentence_en'
] %}

select {{ columns | join(', ') }} from {{ ref('int_findings') }}
union all
select {{ columns | join(', ') }} from {{ ref('int_statement_findings') }}
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
from {{ ref('int_claim_consequences') }} as consequences
inner join {{ ref('int_findings') }} as findings
    on consequences.document_id = findings.document_id
    and consequences.finding_no = findings.finding_no
    and findings.is_leading
