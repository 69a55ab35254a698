{{ config(
    meta={
        'description': 'Lays the checks over the lines once more, role by role and without the macro: no result is missing, and none is too many.',
        'dagster': {'ref': {'name': 'fct_check_result'}}
    }
) }}

with documents as (
    select document_id, fiscal_year
    from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts'
),

lines as (
    select
        document_id,
        form_id,
        row_key,
        column_key,
        row_key similar to '\d+' as is_code,
        form_no = min(form_no) over (partition by document_id, form_id) as is_judged
    from {{ ref('fct_final_account_line') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
),

form_rows as (
    select distinct document_id, form_id, row_key, is_code from lines where is_judged
),

form_columns as (
    select document_id, form_id, list(distinct column_key) as column_keys from lines where is_judged group by document_id, form_id
),

due as (
    select
        documents.document_id,
        checks.check_id,
        checks.place_form_id,
        checks.place_role,
        checks.place_row,
        checks.place_columns,
        case checks.place_columns
            when '-' then ['-']
            when '*' then coalesce(form_columns.column_keys, [])
            else list_intersect(string_split(checks.place_columns, ' '), coalesce(form_columns.column_keys, []))
        end as column_keys
    from documents
    cross join {{ ref('checks') }} as checks
    left join form_columns
        on documents.document_id = form_columns.document_id
        and checks.place_form_id = form_columns.form_id
    where not coalesce(documents.fiscal_year < checks.valid_from, false) and not coalesce(documents.fiscal_year > checks.valid_to, false)
),

placed as (
    select * from due
    where not exists (
        select 1 from {{ ref('check_terms') }} as terms
        where
            terms.check_id = due.check_id
            and not exists (
                select 1 from {{ ref('int_document_peers') }} as peers
                where peers.document_id = due.document_id and peers.role = terms.document
            )
    )
),

anchors as (
    select due.*, form_rows.row_key
    from placed as due
    inner join form_rows
        on due.document_id = form_rows.document_id
        and due.place_form_id = form_rows.form_id
    where
        due.place_role = 'line'
        or (due.place_role = 'row' and form_rows.row_key = due.place_row)
        or (due.place_role = 'prefix' and starts_with(form_rows.row_key, due.place_row))
        or (due.place_role = 'expenditure_class' and form_rows.row_key similar to 'expenditure\.\d\d\d')
    union all
    select due.*, form_rows.row_key
    from placed as due
    inner join form_rows
        on due.place_role = 'childless'
        and due.document_id = form_rows.document_id
        and due.place_form_id = form_rows.form_id
        and form_rows.is_code
    where
        length(form_rows.row_key) < (
            select max(length(deeper.row_key)) from form_rows as deeper
            where deeper.is_code and deeper.document_id = due.document_id and deeper.form_id = due.place_form_id
        )
        and not exists (
            select 1 from form_rows as below
            where
                below.is_code and below.document_id = due.document_id and below.form_id = due.place_form_id
                and left(below.row_key, length(below.row_key) - 2) = form_rows.row_key
        )
    union all
    select distinct due.*, left(form_rows.row_key, length(form_rows.row_key) - 2)
    from placed as due
    inner join form_rows
        on due.place_role = 'unprinted_parent'
        and due.document_id = form_rows.document_id
        and due.place_form_id = form_rows.form_id
        and form_rows.is_code
        and length(form_rows.row_key) > 2
    where
        left(form_rows.row_key, length(form_rows.row_key) - 2) not in (
            select same.row_key from form_rows as same where same.document_id = due.document_id and same.form_id = due.place_form_id
        )
        and length(form_rows.row_key) - 2 in (
            select length(same.row_key) from form_rows as same
            where same.is_code and same.document_id = due.document_id and same.form_id = due.place_form_id
        )
    union all
    select distinct due.*, form_rows.row_key
    from placed as due
    inner join form_rows
        on due.place_role = 'parent'
        and due.document_id = form_rows.document_id
        and due.place_form_id = form_rows.form_id
        and form_rows.is_code
    inner join form_rows as below
        on form_rows.document_id = below.document_id
        and form_rows.form_id = below.form_id
        and below.is_code
        and length(below.row_key) = length(form_rows.row_key) + 2
        and starts_with(below.row_key, form_rows.row_key)
),

places as (
    select document_id, check_id, place_form_id || '/' || row_key || '/' || unnest(column_keys) as place
    from anchors
),

expected as (
    select document_id, check_id, place from places
    union all
    select document_id, check_id, place_form_id || '/-/-' as place
    from due
    where (document_id, check_id) not in (select (document_id, check_id) from places)
),

judged as (
    select document_id, check_id, place from {{ ref('fct_check_result') }}
    where check_id in (select check_id from {{ ref('checks') }}) and document_id in (select document_id from {{ ref('int_documents_in_build') }})
),

missing as (
    select * from expected
    except all
    select * from judged
),

surplus as (
    select * from judged
    except all
    select * from expected
)

select 'missing' as what, * from missing
union all
select 'surplus' as what, * from surplus
