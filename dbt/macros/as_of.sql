{#
    Table functions in the warehouse that give the state at a moment: `select * from marts.fct_expenditure_as_of('2023-01-01')`.
    What they read names no database, so that they work in the published copy, whose name is another. None where a run has not built all of their tables.
#}
{% macro as_of_functions() -%}
    {%- set with_versions = ['fct_final_account_line', 'fct_check_result', 'fct_problem'] %}
    {%- set additive = ['expenditure', 'income'] %}
    {%- set tables = ['dim_document_part_period', 'dim_containing_document'] + with_versions %}
    {%- for table in additive %}
        {%- do tables.extend(['fct_' ~ table, 'fct_unit_' ~ table, 'fct_superseded_' ~ table]) %}
    {%- endfor %}
    {%- set missing = [] %}
    {%- for table in tables if execute and not adapter.get_relation('warehouse', 'marts', table) %}
        {%- do missing.append(table) %}
    {%- endfor %}
    {#- Which part of a document has to stand, for its rows to. #}
    {%- set of_words = is_of_words('facts.place', 'facts.check_id') %}
    {%- set parts = {
        'fct_final_account_line': "periods.part in (facts.form_id, 'forms')",
        'fct_check_result': "periods.part = case when " ~ of_words ~ " then 'words' else 'disclosure' end",
        'fct_problem': "periods.part = 'document'",
    } %}
    {%- if not missing %}
    -- DuckDB looks for what they read where the session stands, now and when they are called.
    use warehouse;
    {% for table in with_versions %}
    create or replace macro marts.{{ table }}_as_of(moment) as table (
        select facts.*
        from marts.{{ table }} as facts {{ stood(parts[table]) }}
    );
    {% endfor %}
    {% for table in additive %}
    create or replace macro marts.fct_{{ table }}_as_of(moment) as table (
        select facts.*
        from (
            select * from marts.fct_{{ table }}
            union all
            select * from marts.fct_unit_{{ table }}
            union all
            select * exclude (fetched_at, superseded_at) from marts.fct_superseded_{{ table }}
        ) as facts {{ stood("periods.part = 'disclosure'") }}
            -- What counted then: no department's accounts that stood held these.
            and facts.document_id not in (
                select held.contained_document_id
                from marts.dim_containing_document as held
                inner join marts.dim_document_part_period as upper
                    on held.containing_document_id = upper.standing_document_id
                    and upper.part = 'disclosure'
                where upper.stood_from <= cast(moment as timestamp) and coalesce(upper.stood_until > cast(moment as timestamp), true)
            )
    );
    {% endfor %}
    use {{ target.database }};
    {%- endif %}
{%- endmacro %}


{# What stood at a moment, of the rows of `facts` whose part of their document this is. #}
{% macro stood(part) %}
        inner join marts.dim_document_part_period as periods
            on facts.document_id = periods.standing_document_id
            and {{ part }}
        where periods.stood_from <= cast(moment as timestamp) and coalesce(periods.stood_until > cast(moment as timestamp), true)
{%- endmacro %}
