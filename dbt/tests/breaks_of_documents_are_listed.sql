{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_finding'}}}) }}

-- A finding that no one has looked up yet. It is about a document, so it stops no build.
select finding_id, cause, sentence_en
from {{ ref('fct_finding') }}
where is_current and status = 'open'
