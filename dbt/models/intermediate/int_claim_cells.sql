with claims as (
    select * from {{ ref('int_claims') }}
),

documents as (
    select document_id, department_id, fiscal_year, is_current from {{ ref('int_documents_in_sight') }}
    where kind = 'final_accounts'
),

forms as (
    select * from {{ ref('int_judged_forms') }}
),

cells as (
    select * from {{ ref('int_judged_cells') }}
),

places as (
    select document_id, claim_no, 'own' as role, document_id as printed_in, form_id, row_key, column_key
    from claims
    where form_id is not null
    union all
    select document_id, claim_no, 'whole' as role, document_id as printed_in, whole_form_id, whole_row_key, whole_column_key
    from claims
    where whole_form_id is not null
    union all
    -- The same place in the accounts of the year it is compared with, where they are loaded.
    select claims.document_id, claims.claim_no, 'earlier' as role, earlier.document_id as printed_in, claims.form_id, claims.row_key, claims.column_key
    from claims
    inner join documents as earlier
        on claims.department_id = earlier.department_id
        and claims.base_year = earlier.fiscal_year
        and earlier.is_current
    where claims.base = 'earlier' and claims.base_year < claims.fiscal_year and claims.form_id is not null and claims.department_id <> 'unknown'
),

rows_of_places as (
    select document_id, claim_no, role, printed_in, form_id, column_key, unnest(string_split(row_key, '+')) as row_key
    from places
)

select
    rows_of_places.document_id,
    rows_of_places.claim_no,
    rows_of_places.role,
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
    on rows_of_places.printed_in = forms.document_id
    and rows_of_places.form_id = forms.form_id
left join cells
    on rows_of_places.printed_in = cells.document_id
    and rows_of_places.form_id = cells.form_id
    and rows_of_places.row_key = cells.row_key
    and rows_of_places.column_key = cells.column_key
