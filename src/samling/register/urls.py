"""Paths of the register."""

from django.urls import path

from samling.register.views import imports, maps, organisations, own_data, people, roles

app_name = "register"
urlpatterns = [
    path("kart.json", maps.county_map, name="map"),
    path("personer/", people.people, name="people"),
    path("personer/ny/", people.new_person, name="new_person"),
    path("personer/<int:key>/", people.person, name="person"),
    path("personer/<int:key>/rediger/", people.edit_person, name="edit_person"),
    path("personer/<int:key>/samtykke/", people.consent, name="consent"),
    path("personer/<int:key>/roller/ny/", roles.choose_organisation, name="choose_organisation"),
    path("personer/<int:key>/roller/ny/<slug:slug>/", roles.new_role, name="new_role"),
    path("personer/<int:key>/roller/<int:role>/", roles.edit_role, name="edit_role"),
    path("personer/<int:key>/data/", own_data.person_data, name="person_data"),
    path("personer/<int:key>/slett/", own_data.erase, name="erase_person"),
    path("mine-data/", own_data.my_data, name="my_data"),
    path("organisasjoner/", organisations.organisations, name="organisations"),
    path("organisasjoner/ny/", organisations.new_organisation, name="new_organisation"),
    path("organisasjoner/<slug:slug>/", organisations.organisation, name="organisation"),
    path(
        "organisasjoner/<slug:slug>/rediger/",
        organisations.edit_organisation,
        name="edit_organisation",
    ),
    path(
        "organisasjoner/<slug:slug>/bibliotekrolle/",
        organisations.library_role,
        name="library_role",
    ),
    path("importer/", imports.imports, name="imports"),
    path("importer/hent/", imports.fetch, name="fetch"),
    path("importer/<int:key>/", imports.import_report, name="import"),
]
