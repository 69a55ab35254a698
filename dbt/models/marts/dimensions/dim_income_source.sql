{{ parts_of_form('income_source', 'income') }}
