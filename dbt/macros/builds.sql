{#
    A build makes the rows of the documents that changed and leaves those of all others alone.

    `progress.built_documents` says which documents the warehouse holds, and from which state of what they are made of (int_document_states). While a
    build is at work on a document its state there is null: its rows may be any. Whoever starts dbt sets it once every model and test is
    through (dagster_project/publish/build.py); where nobody does, the next build makes the same documents again.
#}

{% macro prepare_builds() %}
    {% do run_query('create schema if not exists progress') %}
    {% do run_query('create table if not exists progress.built_documents (document_id varchar not null, state varchar)') %}
    {% do run_query('create table if not exists progress.withheld_documents (document_id varchar not null, state varchar, reason varchar)') %}
{% endmacro %}


{# From here on the rows of these documents are no longer to be relied on. #}
{% macro begin_build() -%}
    delete from {{ source('progress', 'built_documents') }} where document_id in (select document_id from {{ this }} where is_in_build);
    insert into {{ source('progress', 'built_documents') }} select document_id, null as state from {{ this }} where is_in_build
{%- endmacro %}


{# Take the documents of this build out of a table that grows by document, before their rows are put in. #}
{% macro take_out_documents_in_build() -%}
    {%- set states = ref('int_document_states') -%}
    {%- if execute and load_relation(this) -%}
        delete from {{ this }}
        where document_id in (select document_id from {{ states }} where is_taken_out)
    {%- endif -%}
{%- endmacro %}


{# Take out what was found for documents that no longer stand beside the same others. #}
{% macro take_out_other_siblings() -%}
    {%- set readings = ref('int_document_readings') -%}
    {%- if execute and load_relation(this) -%}
        delete from {{ this }} where siblings_state not in (select siblings_state from {{ readings }} where siblings_state is not null)
    {%- endif -%}
{%- endmacro %}


{# Reads only the batches of these documents (where `condition` holds): paths that stand in the query let the others stay closed. #}
{% macro in_batches_of(documents, landed=none, condition='true') -%}
    {%- set relation = ref(documents) -%}
    {%- if execute and load_relation(relation) -%}
        {%- set paths = run_query('select distinct batch_path from ' ~ relation ~ ' where ' ~ condition ~ ' order by batch_path').columns[0].values() -%}
        {{ landed ~ '.' if landed }}batch_path in ({% for path in paths %}'{{ path }}', {% endfor %}'')
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
