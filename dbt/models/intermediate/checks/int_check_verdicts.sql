{{ config(materialized='table') }}

with checks as (
    select * from {{ ref('checks') }}
),

terms as (
    select * from {{ ref('check_terms') }}
),

roles as (
    select * from {{ ref('check_roles') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts' and leads
),

peers as (
    select * from {{ ref('int_document_peers') }}
),

forms as (
    select * from {{ ref('int_judged_forms') }}
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

verdicts as (
    {{ judge('checks', 'terms', 'roles', 'documents', 'peers', 'forms', 'cells') }}
)

select * from verdicts
