{{ grows_by_document() }}

{{ three_public_of_documents(counts=false) }}
