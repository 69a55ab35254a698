{{ config(
    meta={
        'description': 'Lays the checks over the lines once more, by what check_roles says and without the macro: no result is missing, and none is too many.',
        'dagster': {'ref': {'name': 'fct_check_result'}}
    }
) }}

with documents as (
    select document_id, fiscal_year
    from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts' and leads
),

lines as (
    select
        document_id,
        form_id,
        row_key,
        column_key,
        row_key similar to '\d+' as is_code,
        form_no = min(form_no) over (partition by document_id, printed_in, form_id) as is_judged
    from {{ ref('int_lines') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
),

form_rows as (
    select document_id, form_id, row_key, bool_or(is_code) as is_code from lines where is_judged group by all
),

parents as (
    select distinct document_id, form_id, left(row_key, length(row_key) - 2) as row_key
    from form_rows
    where is_code and length(row_key) > 2
    union all
    select distinct document_id, form_id, regexp_replace(row_key, '[.][^.]+$', '') as row_key
    from form_rows
    where starts_with(row_key, 'service.') and length(row_key) - length(replace(row_key, '.', '')) > 1
),

levels as (
    select document_id, form_id, list(distinct length(row_key)) as digits from form_rows where is_code group by document_id, form_id
),

-- Rows that are printed, or missing above others, with what a role may ask of them.
candidates as (
    select
        document_id,
        form_id,
        row_key,
        form_rows.row_key is not null as is_printed,
        parents.row_key is not null as has_children,
        row_key similar to '\d+' and coalesce(length(row_key) < list_max(levels.digits), false) as is_above_items
    from form_rows
    full join parents using (document_id, form_id, row_key)
    left join levels using (document_id, form_id)
    where form_rows.row_key is not null or list_contains(levels.digits, length(row_key))
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
    select due.*, candidates.row_key
    from placed as due
    inner join {{ ref('check_roles') }} as roles
        on roles.used_for = 'place'
        and due.place_role = roles.role
    inner join candidates
        on due.document_id = candidates.document_id
        and due.place_form_id = candidates.form_id
    where
        (roles.is_printed = 'either' or candidates.is_printed = (roles.is_printed = 'yes'))
        and (roles.has_children = 'either' or candidates.has_children = (roles.has_children = 'yes'))
        and (roles.is_above_items = 'either' or candidates.is_above_items = (roles.is_above_items = 'yes'))
        and (roles.relation <> 'equal' or candidates.row_key = due.place_row)
        and (roles.relation <> 'starts_with' or starts_with(candidates.row_key, due.place_row))
        and (roles.relation <> 'shape' or candidates.row_key similar to replace(roles.shape, '#', '\d'))
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
