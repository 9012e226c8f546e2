"""`adjourn check` for CI: JUnit XML as Ant's XSD wants it, SARIF 2.1.0 at lines of the register."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from cli_samples import AT, run, unsign

from adjourn.home import Home

SUITE = {"id", "package", "name", "timestamp", "hostname", "tests", "failures", "errors",
         "skipped", "time"}  # fmt: skip


@pytest.fixture
def written(empty: Home, tmp_path: Path) -> dict[str, Any]:
    """Both reports of a starter register beside what `--json` says."""
    unsign(empty)
    junit, sarif = tmp_path / "check.xml", tmp_path / "check.sarif"
    said = run(empty, "check", "--json", "--at", AT.isoformat(), "--junit", junit, "--sarif", sarif)
    assert said.code == 1
    return {
        "json": said.json["promises"],
        "junit": Xml.parse(junit).getroot(),
        "sarif": json.loads(sarif.read_text("utf-8")),
        "register": empty.register,
    }


def test_junit_has_a_case_for_each_promise_in_the_shape_of_the_xsd(written: Any) -> None:
    root = written["junit"]
    assert (root.tag, root.attrib) == ("testsuites", {})
    for suite in root:
        assert set(suite.attrib) == SUITE
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
        tags = [child.tag for child in suite]
        assert [tags[0], *tags[-2:]] == ["properties", "system-out", "system-err"]
        assert set(tags[1:-2]) == {"testcase"}
        assert int(suite.attrib["tests"]) == len(tags) - 3
        for name, tag in (("failures", "failure"), ("skipped", "skipped")):
            assert int(suite.attrib[name]) == len(suite.findall(f"testcase/{tag}"))
    states = {
        case.attrib["name"]: {"failure": "broken", "skipped": "unproven"}.get(
            "".join(child.tag for child in case), "kept"
        )
        for case in root.iter("testcase")
    }
    assert states == {one["id"]: one["state"] for one in written["json"]}
    failure = root.find(".//testcase[@name='S25']/failure")
    assert failure.attrib["type"] == "broken"
    assert re.search(r"parties\.toml:\d+ contracts\.avv-microsoft\.signed_at", failure.text)


def test_sarif_points_to_the_lines_that_are_to_be_changed(written: Any) -> None:
    document = written["sarif"]
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-schema-2.1.0.json")
    (made,) = document["runs"]
    rules = made["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == len(written["json"])
    states = {one["id"]: one["state"] for one in written["json"]}
    for result in made["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == {"broken": "error", "unproven": "note"}[states[result["ruleId"]]]
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        folder, name = place["artifactLocation"]["uri"].rsplit("/", 1)
        assert folder == "register"
        lines = (written["register"] / name).read_text("utf-8").splitlines()
        assert 1 <= place["region"]["startLine"] <= len(lines)
    wrong = {name for name, state in states.items() if state != "kept"}
    assert {result["ruleId"] for result in made["results"]} == wrong
    names = [result["partialFingerprints"]["promise/v1"] for result in made["results"]]
    assert len(set(names)) == len(names)


def test_a_report_on_standard_output_stands_alone(empty: Home) -> None:
    said = run(empty, "check", "--at", AT.isoformat(), "--sarif", "-")
    assert (said.code, said.json["version"]) == (1, "2.1.0")
