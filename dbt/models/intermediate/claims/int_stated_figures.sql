with claims as (
    select * from {{ ref('int_claims') }}
    where is_current
),

-- The words of a disclosure may stand in another of its files than the forms.
files as (
    select * from {{ ref('int_disclosure_files') }}
)

select
    files.document_id,
    claims.subject,
    max(claims.value) as value
from claims
inner join files
    on claims.document_id = files.file_id
where kind in ('amount', 'count') and coalesce(stage, 'final') = 'final' and base is null and approximately is not true and value is not null
group by files.document_id, claims.subject
-- A text that gives two figures of the same thing gives none.
having min(value) = max(value)
