{{ config(
    meta={
        'description': 'The sum of a document is its printed total of income, and no amount is below 0 unless the document prints one that is.',
        'dagster': {'ref': {'name': 'fct_income'}}
    }
) }}

{{ adds_up_to_what_is_printed('income') }}
