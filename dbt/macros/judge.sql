{#
    The identities of seeds/checks, judged by the rules of seeds/checks/README.md: one row for each check in force × document × place.

    Arguments are relations or names of CTEs:
      checks     rows of checks.csv
      terms      rows of check_terms.csv
      roles      rows of check_roles.csv
      documents  document_id, fiscal_year
      peers      document_id, role, peer_document_id: what `document` of a term means for each document (this, last_year, units)
      forms      document_id, form_id (once each), breaks_off_after, has_unplaced (whether figures of the form stand in no cell)
      cells      document_id, printed_in, form_id, row_no, row_key, column_no, column_key, printed_text, amount_yuan, quantity, half_unit_yuan, state, origin,
                 page_no, second_text: those of `forms`; `document_id` is that of a disclosure, `printed_in` that of the file of it that prints the cell

    What was not read is judged from states, never from nulls: a sum over nulls would be silent about them.
#}
{% macro judge(checks, terms, roles, documents, peers, forms, cells) %}

with place_roles as (
    select * from {{ roles }} where used_for = 'place'
),

term_roles as (
    select * from {{ roles }} where used_for = 'term'
),

form_rows as (
    select distinct
        document_id,
        form_id,
        row_key,
        {{ parent_code('row_key') }} as parent_key,
        {{ row_shape('row_key') }} as shape,
        case when {{ is_code('row_key') }} then length(row_key) end as digits
    from {{ cells }}
),

form_parents as (
    select distinct document_id, form_id, parent_key as row_key
    from form_rows
    where parent_key is not null
),

form_levels as (
    select document_id, form_id, digits, max(digits) over (partition by document_id, form_id) as most_digits
    from form_rows
    where digits is not null
    group by document_id, form_id, digits
),

-- The rows that a check may be about: those printed, and parents that are not printed though the form prints others of their level.
anchor_rows as (
    select
        form_rows.document_id,
        form_rows.form_id,
        form_rows.row_key,
        form_rows.shape,
        true as is_printed,
        form_parents.row_key is not null as has_children,
        coalesce(form_levels.digits < form_levels.most_digits, false) as is_above_items
    from form_rows
    left join form_parents
        on form_rows.document_id = form_parents.document_id
        and form_rows.form_id = form_parents.form_id
        and form_rows.row_key = form_parents.row_key
    left join form_levels
        on form_rows.document_id = form_levels.document_id
        and form_rows.form_id = form_levels.form_id
        and form_rows.digits = form_levels.digits
    union all
    select form_parents.document_id, form_parents.form_id, form_parents.row_key, {{ row_shape('form_parents.row_key') }}, false, true, true
    from form_parents
    inner join form_levels
        on form_parents.document_id = form_levels.document_id
        and form_parents.form_id = form_levels.form_id
        and length(form_parents.row_key) = form_levels.digits
    left join form_rows
        on form_parents.document_id = form_rows.document_id
        and form_parents.form_id = form_rows.form_id
        and form_parents.row_key = form_rows.row_key
    where form_rows.row_key is null
),

form_columns as (
    select distinct document_id, form_id, column_key
    from {{ cells }}
),

checks_in_force as (
    select documents.document_id, checks.*
    from {{ documents }} as documents
    inner join {{ checks }} as checks
        on documents.fiscal_year between coalesce(checks.valid_from, 0) and coalesce(checks.valid_to, 9999)
),

-- Checks that name another document which is not there have no places.
other_documents as (
    select distinct check_id, document
    from {{ terms }}
    where document <> 'this'
),

checks_without_peer as (
    select distinct documents.document_id, other_documents.check_id
    from {{ documents }} as documents
    cross join other_documents
    left join {{ peers }} as peers
        on documents.document_id = peers.document_id
        and other_documents.document = peers.role
    where peers.role is null
),

anchors as (
    select checks_in_force.*, anchor_rows.row_key as anchor
    from checks_in_force
    inner join place_roles
        on checks_in_force.place_role = place_roles.role
    inner join anchor_rows
        on checks_in_force.document_id = anchor_rows.document_id
        and checks_in_force.place_form_id = anchor_rows.form_id
    left join checks_without_peer
        on checks_in_force.document_id = checks_without_peer.document_id
        and checks_in_force.check_id = checks_without_peer.check_id
    where
        checks_without_peer.check_id is null
        {% for trait in ['is_printed', 'has_children', 'is_above_items'] -%}
        and place_roles.{{ trait }} in ('either', case when anchor_rows.{{ trait }} then 'yes' else 'no' end)
        {% endfor -%}
        and case place_roles.relation
            when 'any' then true
            when 'equal' then anchor_rows.row_key = checks_in_force.place_row
            when 'starts_with' then left(anchor_rows.row_key, length(checks_in_force.place_row)) = checks_in_force.place_row
            when 'shape' then anchor_rows.shape = place_roles.shape
        end
),

anchors_by_column as (
    select document_id, check_id, anchor, '-' as place_column
    from anchors
    where place_columns = '-'
    union all
    select
        anchors.document_id,
        anchors.check_id,
        anchors.anchor,
        form_columns.column_key as place_column
    from anchors
    inner join form_columns
        on anchors.document_id = form_columns.document_id
        and anchors.place_form_id = form_columns.form_id
    where
        anchors.place_columns = '*'
        or contains(concat(' ', anchors.place_columns, ' '), concat(' ', form_columns.column_key, ' '))
),

-- A check that has no place in a document still has a row.
places as (
    select
        checks_in_force.document_id,
        checks_in_force.check_id,
        checks_in_force.relation,
        checks_in_force.given,
        checks_in_force.place_role,
        anchors_by_column.anchor,
        anchors_by_column.place_column,
        concat_ws(
            '/',
            checks_in_force.place_form_id,
            coalesce(anchors_by_column.anchor, '-'),
            coalesce(anchors_by_column.place_column, '-')
        ) as place
    from checks_in_force
    left join anchors_by_column
        on checks_in_force.document_id = anchors_by_column.document_id
        and checks_in_force.check_id = anchors_by_column.check_id
),

-- The names by which a term may call a row.
named_rows as (
    select document_id, form_id, row_key, concat('equal ', row_key) as called from form_rows
    union all
    select document_id, form_id, row_key, concat('child ', parent_key) as called from form_rows where parent_key is not null
    union all
    select document_id, form_id, row_key, concat('shape ', shape) as called from form_rows where shape in (select shape from term_roles)
),

-- The names by which a term may call a column: its key or, where it is a code, that of the column that it is a part of.
named_columns as (
    select document_id, form_id, column_key, concat('equal ', column_key) as column_called from form_columns
    union all
    select document_id, form_id, column_key, concat('child ', case when {{ is_class('column_key') }} then 'total' else {{ parent_code('column_key') }} end) as column_called
    from form_columns
    where {{ is_code('column_key') }}
),

place_terms as (
    select
        places.document_id,
        places.check_id,
        places.place,
        places.anchor,
        places.relation,
        places.given,
        terms.term_no,
        terms.side,
        terms.sign,
        peers.peer_document_id,
        terms.form_id,
        terms.row_role,
        case terms.column_key
            when '@children' then concat('child ', places.place_column)
            else concat('equal ', case terms.column_key when '@' then places.place_column when '@anchor' then places.anchor else terms.column_key end)
        end as column_called,
        concat(
            term_roles.relation,
            ' ',
            case term_roles.compared_with
                when 'row_key' then terms.row_key
                when 'anchor' then replace(places.anchor, coalesce(term_roles.without, ''), '')
                else term_roles.shape
            end
        ) as called,
        term_roles.relation <> 'equal' or terms.column_key = '@children' as selects_several,
        term_roles.breaks_off,
        -- Rows of which the lack is itself what the check is about.
        term_roles.may_lack <> 'nothing' or place_roles.may_lack <> 'nothing' as may_lack,
        term_roles.may_lack = 'form' as may_lack_form
    from places
    inner join place_roles
        on places.place_role = place_roles.role
    inner join {{ terms }} as terms
        on places.check_id = terms.check_id
    inner join term_roles
        on terms.row_role = term_roles.role
    left join {{ peers }} as peers
        on places.document_id = peers.document_id
        and terms.document = peers.role
    where places.anchor is not null
),

-- Each term with its cells; one row without a cell where there is none.
term_cells as (
    select
        place_terms.document_id,
        place_terms.check_id,
        place_terms.place,
        place_terms.relation,
        place_terms.given,
        place_terms.term_no,
        place_terms.side,
        place_terms.sign,
        place_terms.peer_document_id,
        place_terms.form_id,
        place_terms.row_role,
        place_terms.breaks_off,
        place_terms.may_lack,
        cells.row_no,
        cells.row_key,
        cells.column_no,
        cells.column_key,
        cells.printed_text,
        cells.half_unit_yuan,
        cells.state,
        cells.origin,
        cells.page_no,
        cells.second_text,
        cells.printed_in,
        cells.column_key is not null as is_cell,
        forms.form_id is null and not place_terms.may_lack_form as is_form_absent,
        forms.breaks_off_after,
        -- A figure that no cell took may belong where nothing was read, or to a row that was not.
        coalesce(
            forms.has_unplaced
            and (
                cells.column_key is null
                or cells.state <> 'value'
                or place_terms.selects_several
            ),
            false
        ) as may_lack_figure,
        place_terms.anchor,
        cells.state = 'value' as is_number,
        coalesce(cells.amount_yuan, cells.quantity) as amount,
        -- Wide enough for the sum of the largest amount and the smallest half unit that can be landed.
        cast(coalesce(cells.amount_yuan, cells.quantity) as decimal(38, 6)) as exact_amount,
        coalesce(
            cells.state = 'unreadable'
            or cells.origin = 'ambiguous'
            or (cells.state = 'value' and cells.amount_yuan is null and cells.quantity is null),
            false
        ) as is_unread
    from place_terms
    left join {{ forms }} as forms
        on place_terms.peer_document_id = forms.document_id
        and place_terms.form_id = forms.form_id
    left join named_rows
        on place_terms.peer_document_id = named_rows.document_id
        and place_terms.form_id = named_rows.form_id
        and place_terms.called = named_rows.called
    left join named_columns
        on place_terms.peer_document_id = named_columns.document_id
        and place_terms.form_id = named_columns.form_id
        and place_terms.column_called = named_columns.column_called
    left join {{ cells }} as cells
        on named_rows.document_id = cells.document_id
        and named_rows.form_id = cells.form_id
        and named_rows.row_key = cells.row_key
        and named_columns.column_key = cells.column_key
),

-- Whether rows that the document no longer prints belong to the term.
term_cells_with_gaps as (
    select
        *,
        breaks_off_after is not null and case breaks_off
            when 'below' then {{ is_code('anchor') }} and left(breaks_off_after, length(anchor)) = anchor
            when 'always' then true
            when 'where_missing' then not is_cell
            else false
        end as is_broken_off
    from term_cells
),

{{ narrowest_bounds() }},

bounded_cells as (
    select
        term_cells_with_gaps.*,
        -- How far the true figure may lie below and above what is printed.
        coalesce(term_cells_with_gaps.exact_amount - bounds.low, term_cells_with_gaps.half_unit_yuan, 0) as slack_below,
        coalesce(bounds.high - term_cells_with_gaps.exact_amount, term_cells_with_gaps.half_unit_yuan, 0) as slack_above
    from term_cells_with_gaps
    left join bounds
        on term_cells_with_gaps.peer_document_id = bounds.document_id
        and term_cells_with_gaps.form_id = bounds.form_id
        and term_cells_with_gaps.row_key = bounds.row_key
        and term_cells_with_gaps.column_key = bounds.column_key
),

-- `weight` is the sign that a cell has in left − right.
weighed_cells as (
    select
        * exclude (document_id, printed_in, peer_document_id),
        document_id as judged_document_id,
        printed_in as document_id,
        peer_document_id as disclosure_id,
        case side when 'left' then sign else -sign end as weight
    from bounded_cells
),

-- What hinders a verdict, in words and in one order.
hindrances as (
    select
        document_id,
        check_id,
        place,
        {{ comma_list("case when is_unread then concat_ws('/', form_id, row_key, column_key) end") }} as unread_cells,
        {{ comma_list("case when is_broken_off then concat(form_id, ' after row ', breaks_off_after) end") }} as gaps,
        {{ comma_list("case when may_lack_figure then form_id end") }} as forms_with_unplaced
    from term_cells_with_gaps
    where is_unread or is_broken_off or may_lack_figure
    group by document_id, check_id, place
),

sides as (
    select
        judged_document_id as document_id,
        check_id,
        place,
        relation,
        given,
        bool_or(is_form_absent) as is_form_absent,
        bool_or(side = 'left' and (is_cell or may_lack)) as has_left,
        bool_or(side = 'right' and (is_cell or may_lack)) as has_right,
        bool_or(is_cell and (is_number or is_unread)) as has_figures,
        bool_or(is_unread) as is_unread,
        bool_or(is_unread and side = 'left') as is_left_unread,
        bool_or(is_unread and side = 'right') as is_right_unread,
        bool_or(is_broken_off) as is_broken_off,
        bool_or(may_lack_figure) as may_lack_figure,
        bool_and(origin = 'printed') as is_all_printed,
        bool_or(is_cell and second_text <> printed_text) as is_read_otherwise,
        bool_and(not is_number or coalesce(second_text = printed_text, false)) as is_read_twice,
        coalesce(sum(sign * amount) filter (where side = 'left'), 0) as left_sum,
        coalesce(sum(sign * amount) filter (where side = 'right'), 0) as right_sum,
        coalesce(sum(case when weight > 0 then slack_below else slack_above end) filter (where is_number), 0) as slack_down,
        coalesce(sum(case when weight > 0 then slack_above else slack_below end) filter (where is_number), 0) as slack_up,
        -- A figure whose last digits are cut off lies less than a unit nearer to zero than the true one.
        coalesce(sum(2 * half_unit_yuan) filter (where is_number and (weight > 0) = (amount >= 0)), 0) as cut_up,
        coalesce(sum(2 * half_unit_yuan) filter (where is_number and (weight > 0) <> (amount >= 0)), 0) as cut_down
    from weighed_cells
    group by judged_document_id, check_id, place, relation, given
),

differences as (
    select
        *,
        left_sum - right_sum as difference,
        case when left_sum > right_sum then slack_down else slack_up end as allowance
    from sides
),

compared as (
    select
        *,
        {{ check_status(
            is_applicable='not is_form_absent and has_left and has_right and has_figures',
            is_unread='is_unread',
            is_broken_off='is_broken_off',
            relation='relation',
            difference='difference',
            allowance='allowance'
        ) }} as compared_status
    from differences
),

-- The checks that hold somewhere in a document, over more than zeros.
held as (
    select distinct document_id, check_id
    from compared
    where compared_status in ('pass', 'within_rounding') and (left_sum <> 0 or right_sum <> 0)
),

conditions as (
    select distinct document_id, given
    from compared
    where given is not null
),

granted as (
    select distinct conditions.document_id, conditions.given
    from conditions
    inner join held
        on conditions.document_id = held.document_id
        and contains(concat(' ', conditions.given, ' '), concat(' ', held.check_id, ' '))
),

statuses as (
    select
        compared.*,
        case
            when compared.compared_status = 'fail' and compared.may_lack_figure then 'insufficient_data'
            when compared.compared_status = 'fail' and compared.given is not null and granted.document_id is null then 'insufficient_data'
            else compared.compared_status
        end as status
    from compared
    left join granted
        on compared.document_id = granted.document_id
        and compared.given = granted.given
),

verdicts as (
    select
        places.document_id,
        places.check_id,
        places.place,
        coalesce(statuses.status, 'not_applicable') as status,
        statuses.left_sum,
        statuses.right_sum,
        statuses.difference,
        statuses.allowance,
        statuses.is_left_unread,
        statuses.is_right_unread,
        case
            when statuses.status = 'insufficient_data' and statuses.is_unread then 'reader'
            when statuses.status = 'insufficient_data' and statuses.is_broken_off then 'document'
            when statuses.status = 'insufficient_data' and statuses.may_lack_figure then 'reader'
            when statuses.status = 'insufficient_data' then 'unknown'
            when statuses.status = 'fail' and statuses.is_read_otherwise then 'reader'
            when statuses.status = 'fail' and statuses.is_all_printed and statuses.is_read_twice then 'document'
            when statuses.status = 'fail' then 'unknown'
        end as cause,
        case
            when statuses.status = 'insufficient_data' and statuses.is_unread then hindrances.unread_cells
            when statuses.status = 'insufficient_data' and statuses.is_broken_off then hindrances.gaps
            when statuses.status = 'insufficient_data' and statuses.may_lack_figure
                then concat('figures that stand in no cell: ', hindrances.forms_with_unplaced)
            when statuses.status = 'insufficient_data' then concat('any of ', replace(statuses.given, ' ', ', '), ' that holds')
        end as missing,
        coalesce(
            statuses.status = 'fail' and statuses.difference - statuses.cut_down < 0
            and (statuses.relation = 'le' or statuses.difference + statuses.cut_up > 0),
            false
        ) as holds_if_cut
    from places
    left join statuses
        on places.document_id = statuses.document_id
        and places.check_id = statuses.check_id
        and places.place = statuses.place
    left join hindrances
        on places.document_id = hindrances.document_id
        and places.check_id = hindrances.check_id
        and places.place = hindrances.place
),

-- Lists are long: they are made last, and only where they are told.
cells_of_places as (
    select
        judged_document_id as document_id,
        check_id,
        place,
        {{ list_of(
            [
                'side', 'sign', 'form_id', 'row_key', 'column_key', 'printed_text', 'amount', 'state', 'origin', 'page_no',
                'document_id', 'disclosure_id', 'row_role', 'half_unit_yuan', 'second_text'
            ],
            ['term_no', 'row_no', 'column_no'],
            'is_cell'
        ) }} as cells
    from weighed_cells
    where
        (judged_document_id, check_id, place) in (select (document_id, check_id, place) from statuses where status <> 'not_applicable')
    group by judged_document_id, check_id, place
)

select
    verdicts.document_id,
    verdicts.check_id,
    verdicts.place,
    status,
    case when status <> 'not_applicable' and not is_left_unread then cast(left_sum as decimal(38, 2)) end as left_yuan,
    case when status <> 'not_applicable' and not is_right_unread then cast(right_sum as decimal(38, 2)) end as right_yuan,
    case
        when status <> 'not_applicable' and not is_left_unread and not is_right_unread then cast(difference as decimal(38, 2))
    end as difference_yuan,
    case when status <> 'not_applicable' then cast(allowance as decimal(38, 6)) end as allowed_yuan,
    cause,
    missing,
    holds_if_cut,
    coalesce(cells_of_places.cells, []) as cells
from verdicts
left join cells_of_places
    on verdicts.document_id = cells_of_places.document_id
    and verdicts.check_id = cells_of_places.check_id
    and verdicts.place = cells_of_places.place

{% endmacro %}


{#
    CTEs that end in `bounds`: the bounds of figures that the document also prints with finer digits, from the checks that compare one figure
    with one other. Bounds that exclude one another bind nothing.
#}
{% macro narrowest_bounds() %}
documents_of_several_precisions as (
    select document_id
    from term_cells_with_gaps
    where is_number
    group by document_id
    having min(half_unit_yuan) < max(half_unit_yuan)
),

lone_figures as (
    select
        document_id,
        check_id,
        place
    from term_cells_with_gaps
    where relation = 'eq' and document_id in (select document_id from documents_of_several_precisions)
    group by document_id, check_id, place
    having
        count(*) filter (where is_number and side = 'left') = 1
        and count(*) filter (where is_number and side = 'right') = 1
        and bool_and(sign = 1 and not is_unread and not is_broken_off and not is_form_absent and peer_document_id = document_id)
),

twins as (
    select term_cells_with_gaps.*
    from term_cells_with_gaps
    inner join lone_figures
        on term_cells_with_gaps.document_id = lone_figures.document_id
        and term_cells_with_gaps.check_id = lone_figures.check_id
        and term_cells_with_gaps.place = lone_figures.place
    where term_cells_with_gaps.is_number
),

bounds as (
    select
        coarse.document_id,
        coarse.form_id,
        coarse.row_key,
        coarse.column_key,
        greatest(max(fine.exact_amount - fine.half_unit_yuan), any_value(coarse.exact_amount - coarse.half_unit_yuan)) as low,
        least(min(fine.exact_amount + fine.half_unit_yuan), any_value(coarse.exact_amount + coarse.half_unit_yuan)) as high
    from twins as coarse
    inner join twins as fine
        on coarse.document_id = fine.document_id
        and coarse.check_id = fine.check_id
        and coarse.place = fine.place
        and coarse.side <> fine.side
        and coarse.half_unit_yuan > fine.half_unit_yuan
    group by coarse.document_id, coarse.form_id, coarse.row_key, coarse.column_key
    having
        greatest(max(fine.exact_amount - fine.half_unit_yuan), any_value(coarse.exact_amount - coarse.half_unit_yuan))
        <= least(min(fine.exact_amount + fine.half_unit_yuan), any_value(coarse.exact_amount + coarse.half_unit_yuan))
)
{%- endmacro %}


{# The status of a check at one place, from what is known of both of its sides. `difference` is left − right in yuan. #}
{% macro check_status(is_applicable, is_unread, is_broken_off, relation, difference, allowance) -%}
case
    when not ({{ is_applicable }}) then 'not_applicable'
    when {{ is_unread }} or {{ is_broken_off }} then 'insufficient_data'
    when {{ difference }} = 0 or ({{ relation }} = 'le' and {{ difference }} < 0) then 'pass'
    when abs({{ difference }}) <= {{ allowance }} then 'within_rounding'
    else 'fail'
end
{%- endmacro %}
