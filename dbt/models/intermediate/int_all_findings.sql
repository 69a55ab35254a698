{% set columns = [
    'document_id', 'check_id', 'place', 'finding_no', 'is_leading', 'kind', 'form_id', 'row_key', 'column_key', 'page_no', 'printed_text',
    'printed_yuan', 'mending_yuan', 'other_row_key', 'other_column_key', 'candidates', 'sentence_zh', 'sentence_en'
] %}

select {{ columns | join(', ') }} from {{ ref('int_findings') }}
union all
select {{ columns | join(', ') }} from {{ ref('int_statement_findings') }}
