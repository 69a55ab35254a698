{{ config(
    meta={
        'description': 'No check is passed or failed over a cell that was not read, and both sides are what their cells add up to.',
        'dagster': {'ref': {'name': 'fct_check_result'}}
    }
) }}

with judged as (
    select results.check_id, results.document_id, results.place, results.left_yuan, results.right_yuan, cell.* exclude (check_id, document_id, place)
    from {{ ref('fct_check_result') }} as results
    inner join {{ ref('fct_check_result_cell') }} as cell
        on results.document_id = cell.document_id
        and results.check_id = cell.check_id
        and results.place = cell.place
    where
        results.document_id in (select document_id from {{ ref('int_documents_in_build') }})
        and results.status in ('pass', 'within_rounding', 'fail')
        and results.check_id in (select check_id from {{ ref('checks') }})
),

lines as (
    select document_id, form_id, row_key, column_key, bool_or(state = 'unreadable' or origin = 'ambiguous') as is_unread
    from {{ ref('int_printed_lines') }}
    group by document_id, form_id, row_key, column_key
),

beside as (
    select
        judged.document_id,
        judged.check_id,
        judged.place,
        bool_or(lines.is_unread) as is_unread,
        any_value(judged.left_yuan) - coalesce(sum(judged.sign * judged.amount) filter (where judged.side = 'left'), 0) as left_off,
        any_value(judged.right_yuan) - coalesce(sum(judged.sign * judged.amount) filter (where judged.side = 'right'), 0) as right_off
    from judged
    left join lines
        on judged.cell_document_id = lines.document_id
        and judged.form_id = lines.form_id
        and judged.row_key = lines.row_key
        and judged.column_key = lines.column_key
    group by judged.document_id, judged.check_id, judged.place
)

select * from beside
where is_unread or left_off <> 0 or right_off <> 0
