"""The schemas say what the reader reads, and their copies in docs say the same."""

from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from routeplan.problem import Problem
from routeplan.schemas import NAMES, schema
from routeplan.writing import problem_json
from tests.routeplan.made import problems
from tests.routeplan.test_reading import rich

DOCS = Path(__file__).parents[2] / "docs" / "routeplan"
PACKAGE = Path(__file__).parents[2] / "src" / "routeplan" / "schemas"


@pytest.mark.parametrize("name", NAMES)
def test_the_copy_in_docs_is_the_schema_of_the_package(name: str) -> None:
    assert (DOCS / f"{name}.schema.json").read_bytes() == (PACKAGE / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_a_problem_with_every_field_keeps_the_schema() -> None:
    jsonschema.validate(rich(), schema("problem"))


@settings(max_examples=20, deadline=None)
@given(problems(by_time=True))
def test_whatever_is_written_keeps_the_schema(problem: Problem) -> None:
    jsonschema.validate(problem_json(problem), schema("problem"))


def test_every_field_of_a_rich_problem_is_named_in_the_schema() -> None:
    properties = schema("problem")["properties"]
    assert set(rich()) <= set(properties)
    for name in ("groups", "stops", "days"):
        given_fields = {key for entry in rich()[name] for key in entry}
        assert given_fields <= set(properties[name]["items"]["properties"])
