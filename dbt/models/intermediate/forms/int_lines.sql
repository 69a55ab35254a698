{{ config(materialized='table') }}

with documents as (
    select * from {{ ref('int_documents_in_sight') }}
    where leads
),

parts as (
    select * from {{ ref('int_disclosure_parts') }}
)

select
    lines.* replace (
        documents.document_id as document_id,
        documents.department_id as department_id,
        documents.fiscal_year as fiscal_year,
        documents.leads_current as is_current
    ),
    lines.document_id as printed_in
from documents
inner join parts
    on documents.document_id = parts.document_id
inner join {{ ref('int_printed_lines') }} as lines
    on parts.printed_in = lines.document_id
    and (parts.form_id = lines.form_id or parts.form_id is null)
