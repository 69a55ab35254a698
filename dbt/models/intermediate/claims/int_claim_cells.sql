with claims as (
    select * from {{ ref('int_claims') }}
),

documents as (
    select document_id, department_id, fiscal_year from {{ ref('int_documents_in_sight') }}
    where kind = 'final_accounts' and leads_current
),

forms as (
    select * from {{ ref('int_judged_forms') }}
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

findings as (
    select * from {{ ref('int_findings') }}
    where is_leading
),

mended_cells as (
    select document_id, form_id, row_key, column_key, max_by(amount_yuan, finding_no) as amount, max_by(half_unit_yuan, finding_no) as half_unit_yuan,
        min(finding_no) as finding_no
    from (
        select
            findings.document_id, findings.finding_no, change.form_id, change.row_key, change.column_key, change.amount_yuan, change.half_unit_yuan
        from {{ from_unnested('findings', 'changes', 'change') }}
    ) as changes
    group by document_id, form_id, row_key, column_key
),

places as (
    select document_id, claim_no, 'own' as role, disclosure_id, form_id, row_key, column_key
    from claims
    where form_id is not null
    union all
    select document_id, claim_no, 'whole' as role, disclosure_id, whole_form_id, whole_row_key, whole_column_key
    from claims
    where whole_form_id is not null
    union all
    -- The same place in the accounts of the year it is compared with, where they are loaded.
    select claims.document_id, claims.claim_no, 'earlier' as role, earlier.document_id as disclosure_id, claims.form_id, claims.row_key, claims.column_key
    from claims
    inner join documents as earlier
        on claims.department_id = earlier.department_id
        and claims.base_year = earlier.fiscal_year
    where claims.base = 'earlier' and claims.base_year < claims.fiscal_year and claims.form_id is not null and claims.department_id <> 'unknown'
),

rows_of_places as (
    select document_id, claim_no, role, disclosure_id, form_id, column_key, unnest(string_split(row_key, '+')) as row_key
    from places
),

printed as (
    select
        rows_of_places.document_id,
        rows_of_places.claim_no,
        rows_of_places.role,
        rows_of_places.disclosure_id,
        forms.printed_in,
        rows_of_places.form_id,
        rows_of_places.row_key,
        rows_of_places.column_key,
        cells.state,
        cells.origin,
        cells.printed_text,
        cells.page_no,
        coalesce(cells.amount_yuan, cells.quantity) as amount,
        cells.half_unit_yuan,
        coalesce(cells.state = 'unreadable' or cells.origin = 'ambiguous', false) as is_unread,
        forms.breaks_off_after
    from rows_of_places
    inner join forms
        on rows_of_places.disclosure_id = forms.document_id
        and rows_of_places.form_id = forms.form_id
    left join cells
        on rows_of_places.disclosure_id = cells.document_id
        and rows_of_places.form_id = cells.form_id
        and rows_of_places.row_key = cells.row_key
        and rows_of_places.column_key = cells.column_key
),

-- Claims whose figure would be another if the findings about the forms were mended.
touched as (
    select printed.document_id, printed.claim_no, min(mended_cells.finding_no) as finding_no
    from printed
    inner join mended_cells
        on printed.disclosure_id = mended_cells.document_id
        and printed.form_id = mended_cells.form_id
        and printed.row_key = mended_cells.row_key
        and printed.column_key = mended_cells.column_key
    where printed.role <> 'earlier'
    group by printed.document_id, printed.claim_no
)

select *, false as as_mended, cast(null as integer) as finding_no from printed

union all

select
    printed.document_id,
    printed.claim_no,
    printed.role,
    printed.disclosure_id,
    printed.printed_in,
    printed.form_id,
    printed.row_key,
    printed.column_key,
    printed.state,
    printed.origin,
    printed.printed_text,
    printed.page_no,
    coalesce(mended_cells.amount, printed.amount) as amount,
    -- What would mend a cell is known as exactly as the check that tells it.
    case when mended_cells.amount is null then printed.half_unit_yuan
        else greatest(mended_cells.half_unit_yuan, coalesce(printed.half_unit_yuan, 0))
    end as half_unit_yuan,
    printed.is_unread,
    printed.breaks_off_after,
    true as as_mended,
    touched.finding_no
from printed
inner join touched
    on printed.document_id = touched.document_id
    and printed.claim_no = touched.claim_no
left join mended_cells
    on printed.disclosure_id = mended_cells.document_id
    and printed.form_id = mended_cells.form_id
    and printed.row_key = mended_cells.row_key
    and printed.column_key = mended_cells.column_key
    and printed.role <> 'earlier'
