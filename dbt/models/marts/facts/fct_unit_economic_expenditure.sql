{{ grows_by_document() }}

{{ economic_expenditure_of_documents(counts=false) }}
