{{ config(materialized='table') }}

with lines as (
    select * from {{ ref('int_lines') }}
),

forms as (
    select * from {{ ref('int_judged_forms') }}
)

select lines.*
from lines
inner join forms
    on lines.document_id = forms.document_id
    and lines.form_no = forms.form_no
