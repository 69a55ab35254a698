{{ parts_of_form('nature', 'expenditure') }}
