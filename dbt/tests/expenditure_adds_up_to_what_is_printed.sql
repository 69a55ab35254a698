{{ config(
    meta={
        'description': 'The sum of a document is its printed total, and no amount is below 0 unless the document prints one that is.',
        'dagster': {'ref': {'name': 'fct_expenditure'}}
    }
) }}

{{ adds_up_to_what_is_printed('expenditure') }}
