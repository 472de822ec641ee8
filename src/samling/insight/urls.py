"""Paths of the domain."""

from django.urls import path, re_path

from samling.insight.views import (
    advice,
    library,
    municipalities,
    municipality,
    networks,
    report,
    statistics,
    strategy,
)

app_name = "insight"
urlpatterns = [
    path("kommuner/", municipalities.municipalities, name="municipalities"),
    path("kommuner/kart.json", municipalities.municipalities_map, name="municipalities_map"),
    path("kommuner/<slug:slug>/", municipality.municipality, name="municipality"),
    path("kommuner/<slug:slug>/kart.json", municipality.municipality_map, name="municipality_map"),
    path(
        "kommuner/<slug:slug>/skoler-og-barnehager/",
        municipality.municipality_places,
        name="municipality_places",
    ),
    path(
        "kommuner/<slug:slug>/statistikk/<int:year>/",
        municipality.municipality_statistics,
        name="municipality_statistics",
    ),
    path("mitt-bibliotek/", library.my_library, name="my_library"),
    path("bibliotek/<slug:slug>/<int:year>/", library.library_year, name="library_year"),
    re_path(
        r"^bibliotek/(?P<slug>[-\w]+)/(?P<year>[0-9]{4})/arrangement\.(?P<kind>xlsx|csv)$",
        statistics.library_file,
        name="library_file",
    ),
    path("veiledning/<int:year>/", advice.advice_year, name="advice_year"),
    re_path(
        r"^veiledning/(?P<year>[0-9]{4})/veiledning\.(?P<kind>xlsx|csv)$",
        advice.advice_file,
        name="advice_file",
    ),
    path("statistikk/<int:year>/", statistics.county_year, name="county_year"),
    re_path(
        r"^statistikk/(?P<year>[0-9]{4})/arrangement\.(?P<kind>xlsx|csv)$",
        statistics.county_file,
        name="county_file",
    ),
    path("nettverk/forslag/", networks.proposed_networks, name="proposed_networks"),
    path("nettverk/forslag/begynn/", networks.begin_network, name="begin_network"),
    path("nettverk/tall/", networks.network_figures, name="network_figures"),
    path("arsmelding/", report.reports, name="reports"),
    path("arsmelding/<int:year>/", report.report, name="report"),
    path("arsmelding/<int:year>/skriv/<slug:code>/", report.write_report, name="write_report"),
    path("arsmelding/<int:year>/hvor-tallene-star/", report.report_places, name="report_places"),
    path("arsmelding/<int:year>/fastsett/", report.settle_report, name="settle_report"),
    re_path(
        r"^arsmelding/(?P<year>[0-9]{4})/arsmelding-(?P<language>nb|nn|en)\.pdf$",
        report.report_pdf,
        name="report_pdf",
    ),
    re_path(
        r"^arsmelding/(?P<year>[0-9]{4})/arsmelding\.(?P<kind>xlsx|csv)$",
        report.report_file,
        name="report_file",
    ),
    path("strategi/", strategy.strategy, name="strategy"),
    re_path(
        r"^strategi/(?P<code>[A-Z]{1,3}[0-9]{1,3})/$", strategy.one_strategy, name="one_strategy"
    ),
    path("strategi/tiltak/<slug:slug>/", strategy.measure, name="measure"),
    path("strategi/<slug:table>-<int:year>.csv", strategy.strategy_table, name="strategy_table"),
]
