{{ grows_by_document() }}

with documents as (
    select document_id, department_id, fiscal_year
    from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts' and previous_document_id is not null
),

pairs as (
    select documents.*, replaced.part as form_id, replaced.replaced_document_id
    from documents
    inner join {{ ref('int_replaced_parts') }} as replaced
        on documents.document_id = replaced.document_id
    where replaced.is_earlier and replaced.part <> 'words'
    -- Of each form the last version before that printed it; one that the version before printed and this one does not is gone.
    qualify
        row_number() over (partition by replaced.document_id, replaced.part order by replaced.seen_at desc, replaced.replaced_document_id desc) = 1
        and (
            not replaced.is_gone
            or (replaced.seen_at, replaced.replaced_document_id)
            = max((replaced.seen_at, replaced.replaced_document_id)) over (partition by replaced.document_id)
        )
),

versions as (
    select document_id from pairs
    union
    select replaced_document_id as document_id from pairs
),

cells as (
    select
        lines.document_id,
        lines.form_id,
        lines.row_key,
        lines.label,
        lines.column_key,
        lines.printed_text,
        lines.amount_yuan,
        lines.quantity,
        lines.state,
        lines.page_no,
        row_number() over (
            partition by lines.document_id, lines.form_id, lines.row_key, lines.column_key order by lines.form_no, lines.row_no
        ) as occurrence
    from {{ ref('int_printed_lines') }} as lines
    inner join versions
        on lines.document_id = versions.document_id
    where lines.state in ('value', 'unreadable')
),

newer as (
    select pairs.document_id as newer_document_id, cells.*
    from pairs
    inner join cells
        on pairs.document_id = cells.document_id
        and pairs.form_id = cells.form_id
),

older as (
    select pairs.document_id as newer_document_id, cells.*
    from pairs
    inner join cells
        on pairs.replaced_document_id = cells.document_id
        and pairs.form_id = cells.form_id
),

compared as (
    select
        coalesce(newer.newer_document_id, older.newer_document_id) as document_id,
        coalesce(newer.form_id, older.form_id) as form_id,
        coalesce(newer.row_key, older.row_key) as row_key,
        coalesce(newer.column_key, older.column_key) as column_key,
        coalesce(newer.occurrence, older.occurrence) as occurrence,
        coalesce(newer.label, older.label) as label,
        case
            when older.document_id is null then 'added'
            when newer.document_id is null then 'removed'
            when newer.state = 'value' and older.state = 'value'
                and newer.amount_yuan is not distinct from older.amount_yuan
                and newer.quantity is not distinct from older.quantity
                and (coalesce(newer.amount_yuan, newer.quantity) is not null or newer.printed_text = older.printed_text)
                then 'same'
            when newer.state = 'unreadable' and older.state = 'unreadable' and newer.printed_text = older.printed_text then 'same'
            else 'changed'
        end as change,
        older.printed_text as previous_text,
        newer.printed_text,
        coalesce(older.amount_yuan, older.quantity) as previous_amount,
        coalesce(newer.amount_yuan, newer.quantity) as amount,
        older.page_no as previous_page_no,
        newer.page_no
    from newer
    full outer join older
        on newer.newer_document_id = older.newer_document_id
        and newer.form_id = older.form_id
        and newer.row_key = older.row_key
        and newer.column_key = older.column_key
        and newer.occurrence = older.occurrence
)

select
    concat_ws('/', compared.document_id, compared.form_id, compared.row_key, compared.column_key, compared.occurrence) as restatement_id,
    compared.document_id,
    pairs.replaced_document_id,
    pairs.department_id,
    pairs.fiscal_year,
    compared.form_id,
    compared.row_key,
    compared.label,
    compared.column_key,
    compared.change,
    compared.previous_text,
    compared.printed_text,
    compared.previous_amount,
    compared.amount,
    cast(compared.amount - compared.previous_amount as decimal(38, 2)) as difference,
    compared.previous_page_no,
    compared.page_no
from compared
inner join pairs
    on compared.document_id = pairs.document_id
    and compared.form_id = pairs.form_id
where compared.change <> 'same'
