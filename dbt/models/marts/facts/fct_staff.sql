{{ grows_by_document() }}

{{ form_else_narrative(
    {
        'authorised': [
            ('authorised_posts', 'staff.authorised', 'staff.authorised'),
            ('authorised_administrative', 'staff.authorised.administrative', 'staff.authorised.administrative'),
            ('authorised_participating', 'staff.authorised.participating', 'staff.authorised.participating'),
            ('authorised_institution', 'staff.authorised.institution', 'staff.authorised.institution'),
            ('authorised_workers', 'staff.authorised.workers', 'staff.authorised.workers')
        ],
        'in_place': [
            ('in_place_staff', 'staff.in_place', 'staff.in_place'),
            ('in_place_serving', 'staff.in_place.serving', 'staff.in_place.serving'),
            ('in_place_administrative', 'staff.in_place.administrative', 'staff.in_place.administrative'),
            ('in_place_participating', 'staff.in_place.participating', 'staff.in_place.participating'),
            ('in_place_institution', 'staff.in_place.institution', 'staff.in_place.institution'),
            ('in_place_workers', 'staff.in_place.workers', 'staff.in_place.workers'),
            ('veterans', 'staff.in_place.veterans', 'staff.in_place.veterans'),
            ('retired', 'staff.in_place.retired', 'staff.in_place.retired'),
            ('retirees', 'staff.in_place.retirees', 'staff.in_place.retirees')
        ]
    },
    counted=['authorised', 'in_place'],
    count_type='integer'
) }}
