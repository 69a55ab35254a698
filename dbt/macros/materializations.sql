{#
    How a model becomes a view or a table: replaced in one statement, with its comments. dbt's own way makes it under another name, asks for its columns
    and renames twice; for small tables that takes longer than their rows.
#}

{% materialization view, adapter='duckdb' -%}
    {%- set target = this.incorporate(type='view') -%}
    {{ make_way_for(target) }}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        {{ get_create_view_as_sql(target, sql) }}
        {{ comments_on(target) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}


{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ make_way_for(target) }}
    {{ run_hooks(pre_hooks) }}
    {%- if model.language == 'python' -%}
        {%- call statement('main', language='python') -%}
            {{- create_table_as(false, target, compiled_code, 'python') -}}
        {%- endcall -%}
    {%- else -%}
        {{ replace_table(target) }}
    {%- endif -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}


{# Rows are put in beside those that a hook left; columns that changed begin the database anew (`models_of_facts`). #}
{% materialization incremental, adapter='duckdb' -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ make_way_for(target) }}
    {{ run_hooks(pre_hooks) }}
    {%- if load_cached_relation(this) and not should_full_refresh() -%}
        {%- call statement('main') -%}
            insert into {{ target }} by name ({{ sql }});
            {{ comments_on(target) }}
        {%- endcall %}
    {%- else -%}
        {{ replace_table(target) }}
    {%- endif -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}


{# DuckDB does not replace a view by a table, nor a table by a view; what is written in Python replaces nothing. #}
{% macro make_way_for(target) -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing and (existing.type != target.type or model.language == 'python') -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
{%- endmacro %}


{% macro replace_table(target) -%}
    {%- call statement('main') -%}
        {%- if config.get('contract').enforced -%}
            {#- What a model gives does not depend on the rows that there are, so it is held against its contract once. -#}
            {{ get_assert_columns_equivalent(sql) if not load_cached_relation(this) }}
            create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
            insert into {{ target }} by name ({{ sql }});
        {%- else -%}
            create or replace table {{ target }} as ({{ sql }});
        {%- endif -%}
        {{ comments_on(target) }}
    {%- endcall -%}
{%- endmacro %}


{# The descriptions of a mart and its columns, for every tool that shows comments. #}
{% macro comments_on(target) -%}
    {%- if config.persist_relation_docs() and model.description -%}
        comment on {{ target.type }} {{ target }} is {{ duckdb_escape_comment(model.description) }};
    {%- endif -%}
    {%- if config.persist_column_docs() -%}
        {%- for column in model.columns.values() if column.description %}
        comment on column {{ target }}.{{ adapter.quote(column.name) }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}


{# A view of dbt's, but for the name of its own database: it works in a copy, however that is called. #}
{% macro duckdb__create_view_as(relation, sql) -%}
    {%- if config.get('contract').enforced and not load_cached_relation(this) %}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    create or replace view {{ relation }} as (
        {{ sql | replace(adapter.quote(relation.database) ~ '.', '') }}
    );
{%- endmacro %}
