{{ grows_by_document() }}

{#- 机关运行经费 is printed in two lines: of administrative units and of those that are run like them. -#}
{{ form_else_narrative(
    {
        'procurement': [
            ('procurement_total', 'procurement.total', 'procurement.total'),
            ('procurement_goods', 'procurement.goods', 'procurement.goods'),
            ('procurement_works', 'procurement.works', 'procurement.works'),
            ('procurement_services', 'procurement.services', 'procurement.services')
        ],
        'small_firms': [
            ('procurement_sme', 'procurement.sme', 'procurement.to_sme'),
            ('procurement_micro', 'procurement.micro', 'procurement.to_micro')
        ],
        'operating_cost': [('operating_cost', 'operating_cost.', 'operating_cost')],
        'vehicles': [
            ('vehicles_total', 'vehicles.total', 'vehicles.total'),
            ('vehicles_minister', 'vehicles.minister', 'vehicles.minister'),
            ('vehicles_leadership', 'vehicles.leadership', 'vehicles.leadership'),
            ('vehicles_confidential', 'vehicles.confidential', 'vehicles.confidential'),
            ('vehicles_emergency', 'vehicles.emergency', 'vehicles.emergency'),
            ('vehicles_enforcement', 'vehicles.enforcement', 'vehicles.enforcement'),
            ('vehicles_specialised', 'vehicles.specialised', 'vehicles.specialised'),
            ('vehicles_retired', 'vehicles.retired', 'vehicles.retired'),
            ('vehicles_other', 'vehicles.other', 'vehicles.other')
        ],
        'equipment': [
            ('equipment_general_over_500k', 'equipment.general_over_500k', 'equipment.general'),
            ('equipment_specialised_over_1m', 'equipment.specialised_over_1m', 'equipment.specialised')
        ]
    },
    counted=['vehicles', 'equipment']
) }}
