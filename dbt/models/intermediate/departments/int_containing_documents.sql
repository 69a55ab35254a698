{{ config(materialized='table') }}

{# How many levels of units below units are followed. #}
{%- set levels_followed = 4 %}

with recursive documents as (
    select * from {{ ref('int_document_versions') }}
    where leads and kind = 'final_accounts' and department_id <> 'unknown' and fiscal_year > 0
),

parents as (
    select * from {{ ref('int_department_parents') }}
),

listing as (
    select distinct document_id from {{ ref('int_listed_units') }}
    where not is_own_accounts
),

-- Words without these forms hold nobody's accounts.
with_accounts as (
    select distinct files.document_id
    from {{ ref('stg_landed__forms') }} as forms
    inner join {{ ref('int_document_versions') }} as readings
        on forms.document_id = readings.document_id
        and forms.reader_version = readings.reader_version
    inner join {{ ref('int_disclosure_files') }} as files
        on forms.document_id = files.file_id
    where forms.form_id in ('income_expenditure_summary', 'income', 'expenditure')
),

-- Told by what is inside: many a department's paper is called a unit's (单位决算), and lists the units whose accounts it holds.
consolidated as (
    select
        documents.document_id,
        documents.department_id,
        documents.fiscal_year
    from documents
    inner join with_accounts
        on documents.document_id = with_accounts.document_id
    left join listing
        on documents.document_id = listing.document_id
    where
        coalesce(documents.level, 'department') = 'department'
        or (
            listing.document_id is not null
            and {{ comparable_name('documents.department_name') }} = {{ without_own_accounts(comparable_name('documents.department_name')) }}
        )
),

above as (
    select department_id, fiscal_year, parent_department_id as upper_department_id, cast(1 as integer) as steps
    from parents
    union
    select above.department_id, above.fiscal_year, parents.parent_department_id, cast(above.steps + 1 as integer) as steps
    from above
    inner join parents
        on above.upper_department_id = parents.department_id
        and above.fiscal_year = parents.fiscal_year
    where above.steps < {{ levels_followed }} and above.department_id <> parents.parent_department_id
),

nearest as (
    select department_id, fiscal_year, upper_department_id, min(steps) as steps
    from above
    group by department_id, fiscal_year, upper_department_id
),

-- Two that contain one another are said to do so by mistake.
certain as (
    select nearest.*
    from nearest
    left join nearest as mirrored
        on nearest.department_id = mirrored.upper_department_id
        and nearest.upper_department_id = mirrored.department_id
        and nearest.fiscal_year = mirrored.fiscal_year
    where mirrored.department_id is null
),

pairs as (
    select documents.document_id, consolidated.document_id as containing_document_id, certain.steps
    from documents
    inner join certain
        on documents.department_id = certain.department_id
        and documents.fiscal_year = certain.fiscal_year
    inner join consolidated
        on certain.upper_department_id = consolidated.department_id
        and certain.fiscal_year = consolidated.fiscal_year
    union all
    -- A department's own accounts under the same name as those with its units.
    select documents.document_id, consolidated.document_id as containing_document_id, cast(1 as integer) as steps
    from documents
    inner join consolidated
        on documents.department_id = consolidated.department_id
        and documents.fiscal_year = consolidated.fiscal_year
    where documents.level in ('own_accounts', 'unit') and documents.document_id not in (select document_id from consolidated)
)

select
    documents.document_id,
    documents.department_id,
    documents.leads_current as is_current,
    pairs.containing_document_id,
    containing.department_id as containing_department_id,
    containing.leads_current as is_containing_current,
    pairs.steps
from pairs
inner join documents
    on pairs.document_id = documents.document_id
inner join documents as containing
    on pairs.containing_document_id = containing.document_id
