"""What `adjourn check` found, in the two forms that CI systems read: JUnit XML and SARIF 2.1.0."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from adjourn import __version__

Told = dict[str, Any]
"""A promise as `adjourn check --json` tells it."""

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"broken": "error", "unproven": "note"}


def junit(found: Sequence[Told], now: datetime) -> str:
    """A test case for each promise, a suite for each block. Broken is a failure, unproven skipped.

    Keeps to what the XSD of Ant's JUnit task allows, which is the narrowest in use.
    """
    root = Xml.Element("testsuites")
    for number, (part, rows) in enumerate(groupby(found, key=lambda one: one["part"])):
        cases = list(rows)
        states = [case["state"] for case in cases]
        suite = Xml.SubElement(
            root, "testsuite", id=str(number), package="adjourn.notice", name=part,
            timestamp=f"{now:%Y-%m-%dT%H:%M:%S}", hostname="localhost", tests=str(len(cases)),
            failures=str(states.count("broken")), errors="0",
            skipped=str(states.count("unproven")), time="0",
        )  # fmt: skip
        Xml.SubElement(suite, "properties")
        for case in cases:
            _case(suite, case)
        for name in ("system-out", "system-err"):
            Xml.SubElement(suite, name)
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: Xml.Element, case: Told) -> None:
    classname = f"adjourn.notice.{case['part']}"
    made = Xml.SubElement(suite, "testcase", name=case["id"], classname=classname, time="0")
    if case["state"] == "broken":
        failure = Xml.SubElement(made, "failure", message=_headline(case), type="broken")
        failure.text = "\n".join([*_todo(case), case["law"]])
    elif case["state"] == "unproven":
        Xml.SubElement(made, "skipped")


def _headline(case: Told) -> str:
    said = f"{case['id']} is {case['state']} since {case['since'][:10]}"
    return f"{said}: {case['figures']['en']}" if case["figures"]["en"] else said


def _todo(case: Told) -> Iterator[str]:
    for issue in case["todo"]:
        place = f"{issue['file']}:{issue['line']} {issue['key']}"
        yield f"{place}: {issue['message']}; right would be {issue['right']}"


def sarif(found: Sequence[Told], rows: Mapping[str, tuple[str, int]], register: str) -> str:
    """A result for everything that is to be done, and for each broken promise without such.

    `rows` has file and line of what each promise rests on, by its id. `register` is the folder as
    the repository that CI checks out has it.
    """
    wrong = [case for case in found if case["state"] in _LEVELS]
    results = [result for case in wrong for result in _results(case, rows, register)]
    rules = [_rule(case) for case in found]
    driver = {
        "name": "adjourn check",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": rules,
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    for result in results:
        result["ruleIndex"] = numbers[result["ruleId"]]
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(case: Told) -> Told:
    words = case["words"]["en"]
    return {
        "id": case["id"],
        "shortDescription": {"text": words[0] if words else f"Sentence {case['id']}"},
        "help": {"text": case["law"]},
    }


def _results(case: Told, rows: Mapping[str, tuple[str, int]], register: str) -> Iterator[Told]:
    for issue in case["todo"]:
        said = f"{issue['key']} {issue['message']}; right would be {issue['right']}"
        # A section that is not there yet has no line.
        file, line = (issue["file"], issue["line"]) if issue["line"] else rows[case["id"]]
        yield _result(case, f"{_headline(case)}. {said}", f"{register}/{file}", line, issue["key"])
    if not case["todo"]:
        file, line = rows[case["id"]]
        yield _result(case, _headline(case), f"{register}/{file}", line, "")


def _result(case: Told, text: str, uri: str, line: int, key: str) -> Told:
    name = hashlib.sha256(f"{case['id']} {key}".encode()).hexdigest()
    where = {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}
    return {
        "ruleId": case["id"],
        "level": _LEVELS[case["state"]],
        "message": {"text": text},
        "locations": [{"physicalLocation": where}],
        # The same finding of another day has the same name, so that CI tells new from known.
        "partialFingerprints": {"promise/v1": name},
    }


def folder_of(register: Path) -> str:
    """The register's folder from where the command runs, or its own name if it is elsewhere."""
    try:
        return register.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return register.name
