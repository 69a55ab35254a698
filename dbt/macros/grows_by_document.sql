{#
    The configuration of a table that grows by document: a build takes out the documents that changed and puts in their new rows; all others
    stay. It stands at the head of the model. The tests of such a table look at the documents of this build alone.
#}
{% macro grows_by_document() -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook='{{ take_out_documents_in_build() }}',
        tags=['by_document']
    ) }}
{%- endmacro %}


{# dbt's hook for the rows that a generic test looks at. Models and the view are named as text: a reference would have to be known before `graph` is. #}
{% macro get_where_subquery(relation) -%}
    {%- set tested = graph.nodes.get('model.' ~ project_name ~ '.' ~ relation.identifier) if execute -%}
    {%- if tested and 'by_document' in tested.tags -%}
        (select * from {{ relation }} where document_id in (select document_id from intermediate.int_documents_in_build)) as of_build
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
