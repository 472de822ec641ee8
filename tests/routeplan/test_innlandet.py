"""The county's problem: what the data say, what is assumed, and what is missing and never zero."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from routeplan import ProblemFault
from routeplan.innlandet import Assumptions, County, county_problem
from routeplan.innlandet.areas import read_rings
from routeplan.problem import Problem
from routeplan.travel.great_circle import GreatCircle

DATA = Path(__file__).parents[3] / "shared" / "data"
with_data = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not there")

SCHOOL = (
    "skolenavn,kommunenummer,kommunenavn,orgnr,laveste_trinn,hoyeste_trinn,antall_elever,lat,lon"
)
SCHOOLS = [
    "Haugen skole,3407,Gjøvik,1,1,7,100,60.80,10.70",
    "Sentrum skole,3407,Gjøvik,2,1,10,201,60.79,10.69",
    "Ungdomsskolen,3407,Gjøvik,3,8,10,300,60.79,10.70",
    "Åsnes barneskole,3418,Åsnes,934905210,0,0,0,60.61,12.02",
    "Voksenopplæringen,3407,Gjøvik,4,0,0,0,60.80,10.71",
]
KINDERGARTEN = "nsr_id,name,kommunenummer,kommunenavn,lat,lon,children,owner_type,coord_missing"
KINDERGARTENS = [
    "7,Haugen barnehage,3407,Gjøvik,60.8003,10.7003,40,public,False",
    "8,Uten sted,3407,Gjøvik,0,0,30,public,True",
    "9,Uten tall,3407,Gjøvik,60.9,10.7,,private,False",
]
CENTRE = "kommunenummer,kommunenavn,admin_centre,admin_lat,admin_lon"
CENTRES = ["3407,Gjøvik,Gjøvik,60.7957,10.6916", "3418,Åsnes,Flisa,60.6106,12.0136"]
VILLAGE = "postnr,poststed,use,population,kommunenummer,kommunenavn,lat,lon"
VILLAGES = ["2815,Haugen,x,500,3407,Gjøvik,60.801,10.701", "2816,Boks,x,0,3407,Gjøvik,60.80,10.70"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder like the shared one, of four small made tables."""
    for name, head, rows in (
        ("schools/grunnskoler_innlandet.csv", SCHOOL, SCHOOLS),
        ("kindergartens/barnehager_innlandet_2020.csv", KINDERGARTEN, KINDERGARTENS),
        ("municipalities/kommuner_innlandet.csv", CENTRE, CENTRES),
        ("places/postal_codes_innlandet.csv", VILLAGE, VILLAGES),
    ):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text("\n".join([head, *rows]), "utf-8")
    return tmp_path


def made(data: Path, given: Assumptions | None = None) -> tuple[Problem, list[str]]:
    warnings: list[str] = []
    assumed = given or Assumptions()
    county = County.read(data, assumed, warn=warnings.append)
    return county_problem(county, assumed, GreatCircle(), warn=warnings.append), warnings


def test_schools_of_ten_grades_count_seven_tenths(data: Path) -> None:
    problem, _ = made(data)
    assert {g.id: g.children for g in problem.groups} == {"school-1": 100, "school-2": 141}
    halves, _ = made(data, Assumptions(first_grades_share=0.5))
    assert halves.group["school-2"].children == 100


def test_a_count_that_is_missing_is_warned_of_and_never_zero(data: Path) -> None:
    problem, warnings = made(data)
    assert "school-934905210" not in problem.stop
    assert any(
        words.startswith("Åsnes barneskole: the register has no count") for words in warnings
    )


def test_a_count_may_be_given_by_name(data: Path) -> None:
    problem, warnings = made(data, Assumptions(pupils={"Åsnes barneskole": 418}))
    assert problem.group["school-934905210"].children == 418
    assert not any("Åsnes" in words for words in warnings)


def test_a_count_for_an_unknown_school_is_refused(data: Path) -> None:
    with pytest.raises(ProblemFault, match="no school is called 'Flisa'"):
        made(data, Assumptions(pupils={"Flisa": 1}))


def test_kindergartens_bring_overlap_with_schools_in_walking_distance(data: Path) -> None:
    problem, warnings = made(data, Assumptions(kindergartens=True))
    assert problem.stop["school-1"].covers == ("school-1", "kindergarten-7")
    assert problem.stop["kindergarten-7"].covers == ("kindergarten-7", "school-1")
    assert problem.stop["school-2"].covers == ("school-2",)
    assert "1 kindergartens without a place and 1 without a count are left out" in warnings


def test_nobody_walks_when_nobody_shall(data: Path) -> None:
    problem, _ = made(data, Assumptions(kindergartens=True, walk_m=0))
    assert problem.stop["school-1"].covers == ("school-1",)


def test_a_village_reaches_all_who_live_near_it(data: Path) -> None:
    problem, _ = made(data, Assumptions(villages=True, village_m=1_500))
    assert problem.stop["village-2815"].covers == ("school-1", "school-2")
    assert "village-2815" not in problem.group
    assert "village-2816" not in problem.stop


def test_need_grows_with_the_road_to_the_library(data: Path) -> None:
    plain, _ = made(data)
    weighted, _ = made(data, Assumptions(need_per_hour=1.0, pupils={"Åsnes barneskole": 418}))
    assert {g.need for g in plain.groups} == {1.0}
    assert 1.0 < weighted.group["school-2"].need < weighted.group["school-1"].need < 1.1


def test_buses_take_their_depots_in_turn_and_days_fall_on_weekdays(data: Path) -> None:
    given = Assumptions(buses=2, days=6, depots=("gjøvik", "Flisa"))
    problem, _ = made(data, given)
    assert [(d.bus, d.date_index, d.start) for d in problem.days if d.bus == "bus 2"] == [
        ("bus 2", date, "depot Åsnes") for date in (0, 1, 2, 3, 4, 7)
    ]
    assert problem.cycle_days == 14


def test_an_unknown_depot_is_refused(data: Path) -> None:
    with pytest.raises(ProblemFault, match="no municipality or centre is called 'Oz'"):
        made(data, Assumptions(depots=("Oz",)))


def test_stops_out_of_reach_are_warned_of(data: Path) -> None:
    given = Assumptions(shift_s=3 * 3600, pupils={"Åsnes barneskole": 418})
    _, warnings = made(data, given)
    assert "1 stops lie too far from the depot for a shift: Åsnes barneskole" in warnings


def test_a_minimum_share_holds_for_every_municipality(data: Path) -> None:
    problem, _ = made(data, Assumptions(minimum_share=0.25))
    assert problem.minimum_share == {"Gjøvik": 0.25}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1,7,100", "1,7,mange", "row 2, antall_elever: 'mange' is not a whole number"),
        ("60.80,10.70", "nord,10.70", "row 2, lat: 'nord' is not a number of degrees"),
        ("Haugen skole", "", "row 2, skolenavn: is missing"),
    ],
)
def test_a_table_with_a_wrong_cell_is_refused(data: Path, old: str, new: str, message: str) -> None:
    file = data / "schools" / "grunnskoler_innlandet.csv"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ProblemFault) as refused:
        made(data)
    assert message in str(refused.value)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemFault, match="cannot be read"):
        made(tmp_path)


def test_outlines_are_read_as_north_and_east(tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    ring = [[10.0, 60.0], [11.0, 60.0], [10.0, 61.0]]
    shapes = [
        {"type": "Polygon", "coordinates": [ring]},
        {"type": "MultiPolygon", "coordinates": [[ring]]},
    ]
    file.write_text(json.dumps({"features": [{"geometry": shape} for shape in shapes]}))
    assert read_rings(file) == [[(60.0, 10.0), (60.0, 11.0), (61.0, 10.0)]] * 2
    file.write_text("[]")
    with pytest.raises(ProblemFault, match="is not a GeoJSON file of areas"):
        read_rings(file)


@with_data
def test_the_real_county_has_151_schools_and_25022_children() -> None:
    problem, warnings = made(DATA)
    assert len(problem.stops) == 151
    assert sum(group.children for group in problem.groups) == 25_022
    assert len(problem.municipal_children) == 46
    assert any("Åsnes barneskole" in words for words in warnings)


@with_data
def test_the_real_county_with_everybody() -> None:
    given = replace(Assumptions(), kindergartens=True, villages=True)
    problem, _ = made(DATA, given)
    with (DATA / "kindergartens" / "barnehager_innlandet_2020.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["coord_missing"] == "False"]
    children = sum(int(row["children"]) for row in rows if row["children"])
    assert sum(group.children for group in problem.groups) == 25_022 + children
