{{ grows_by_document() }}

{% set items = ['total', 'overseas', 'vehicle_total', 'vehicle_purchase', 'vehicle_operation', 'reception'] %}

with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where leads_current and counts
),

printed as (
    select
        document_id,
        {%- for stage in ['initial_budget', 'budget', 'final'] %}
        {%- for item in items %}
        {{ printed_value('three_public', stage, item) }} as {{ stage }}_{{ item }}_yuan,
        {%- endfor %}
        {%- endfor %}
        count(*) as cells
    from {{ ref('int_lines') }}
    where form_id = 'three_public' and is_repeated is not true
    group by document_id
)

select
    documents.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    printed.* exclude (document_id, cells)
from documents
inner join printed
    on documents.document_id = printed.document_id
