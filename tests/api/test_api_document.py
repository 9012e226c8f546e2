"""The OpenAPI document is complete, and the reference says the same."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from reference import MARK, endpoints

from adjourn.ledger.ledger import Ledger
from adjourn.web.api.api import ROUTERS, whole_document
from adjourn.web.api.problems import KINDS
from adjourn.web.api.scopes import SCOPES
from adjourn.web.api.shapes import Shape, Told

PAGES = Path(__file__).parents[2] / "docs" / "reference"
DOCUMENT: dict[str, Any] = whole_document()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def test_the_reference_is_made_of_the_document() -> None:
    page = (PAGES / "api.md").read_text(encoding="utf-8")
    assert page.partition(MARK)[2] == endpoints(DOCUMENT), "run `make reference`"


def test_every_endpoint_is_in_the_document() -> None:
    assert len(OPERATIONS) == sum(
        len(view.operations) for router in ROUTERS for view in router.path_operations.values()
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_endpoint_says_what_it_does_what_it_needs_and_how_it_fails(name: str) -> None:
    operation = OPERATIONS[name]
    failures = {status for status in operation["responses"] if status >= 400}
    assert len(operation["summary"].split()) > 2
    assert {500, 503} <= failures
    if "security" in operation:
        assert operation["security"][0]["token"][0] in SCOPES
        assert {401, 403, 429} <= failures
    if "requestBody" in operation:
        assert {400, 413, 415, 422} <= failures
    keyed = [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"]
    assert bool(keyed) == (409 in failures)
    assert all(each["required"] for each in keyed)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_body_has_an_example_that_fits(name: str) -> None:
    body = OPERATIONS[name].get("requestBody")
    if body is None:
        return
    shape = SCHEMAS[body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]]
    validator = Draft202012Validator({**shape, "components": DOCUMENT["components"]})
    assert shape["examples"]
    for example in shape["examples"]:
        validator.validate(example)


def test_every_problem_is_in_the_document_with_an_example() -> None:
    shown = {
        example["value"]["type"]
        for response in DOCUMENT["components"]["responses"].values()
        for example in response["content"]["application/problem+json"]["examples"].values()
    }
    assert shown == {kind.type for kind in KINDS}
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_every_shape_that_is_read_is_closed_and_bounded() -> None:
    def texts(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, dict):
            own = [node] if node.get("type") == "string" else []
            return own + [each for value in node.values() for each in texts(value)]
        return [each for value in node for each in texts(value)] if isinstance(node, list) else []

    bodies = {shape.__name__ for shape in _below(Shape)}
    for name in bodies & SCHEMAS.keys():
        assert SCHEMAS[name]["additionalProperties"] is False, name
        for text in texts(SCHEMAS[name]["properties"]):
            assert text.keys() & {"maxLength", "pattern", "enum", "format", "const"}, (name, text)


def test_no_two_shapes_of_one_name_are_taken_for_each_other() -> None:
    """The frame keeps one of them: so lists of words are written out where they are used."""
    for shape in (*_below(Shape), *_below(Told)):
        for name, inner in shape.model_json_schema().get("$defs", {}).items():
            assert inner.keys() >= {"properties"}, f"{shape.__name__} refers to the list {name}"


def test_nothing_in_the_document_leads_elsewhere(ledger: Ledger) -> None:
    """Also no register: what an installation calls its purposes is none of the public's."""
    text = json.dumps(DOCUMENT)
    assert set(re.findall(r"https?://([\w.-]+)", text)) <= {"teams.microsoft.com"}


def test_the_scopes_are_told_alike_everywhere() -> None:
    page = (PAGES / "cli.md").read_text(encoding="utf-8")
    scheme = DOCUMENT["components"]["securitySchemes"]["token"]["description"]
    for scope, words in SCOPES.items():
        assert f"| `{scope}` | {words} |" in page
        assert f"- `{scope}`: {words}" in scheme


def _below(kind: type[Any]) -> list[type[Any]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_below(sub))]
