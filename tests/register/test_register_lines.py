"""Lines of keys, against `tomllib` as the judge of what the keys are."""

import tomllib
from collections.abc import Iterator
from pathlib import Path as FilePath

from hypothesis import given
from hypothesis import strategies as st

from adjourn.register.lines import Path, key_lines
from adjourn.register.starter import FILES

DOCUMENT = '''# a comment = 1
title = "a # b = c"   # [not.a.table]

[tools.teams] # comment
kind = 'teams'
"quoted key" = 1
limits.ediscovery = 5
text = """
[no.table]
no_key = 1 \\""" still ""no""
"""
list = [
  "one", # comment ] with bracket
  { a = 1, b = { c = 2 } },
  [ 1, [ 2 ] ],
]
literal = \'\'\'
x = 1\'\'\'
certificate = { file = "k]}.pem", thumbprint = "00" }
at = 2026-11-22 10:00:00Z
[[cookies]]
name = "a"

[[cookies]]
name = "b"
[cookies.more]
deep = 1
[[cookies.inner]]
x = 1
'''


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


def test_every_key_of_a_document_has_its_line() -> None:
    lines = key_lines(DOCUMENT)
    expected = {
        ("title",): 2,
        ("tools",): 4,
        ("tools", "teams", "kind"): 5,
        ("tools", "teams", "quoted key"): 6,
        ("tools", "teams", "limits"): 7,
        ("tools", "teams", "limits", "ediscovery"): 7,
        ("tools", "teams", "text"): 8,
        ("tools", "teams", "list"): 12,
        ("tools", "teams", "list", 0): 13,
        ("tools", "teams", "list", 1, "b", "c"): 14,
        ("tools", "teams", "list", 2, 1, 0): 15,
        ("tools", "teams", "literal"): 17,
        ("tools", "teams", "certificate", "thumbprint"): 19,
        ("tools", "teams", "at"): 20,
        ("cookies",): 21,
        ("cookies", 0, "name"): 22,
        ("cookies", 1): 24,
        ("cookies", 1, "name"): 25,
        ("cookies", 1, "more", "deep"): 27,
        ("cookies", 1, "inner", 0, "x"): 29,
    }
    assert {path: lines.get(path) for path in expected} == expected
    assert set(lines) == set(paths(tomllib.loads(DOCUMENT)))


def test_windows_line_ends_count_the_same() -> None:
    assert key_lines(DOCUMENT.replace("\n", "\r\n")) == key_lines(DOCUMENT)


def test_every_key_of_the_starter_stands_on_its_line(folder: FilePath) -> None:
    for name in FILES:
        text = (folder / name).read_text(encoding="utf-8")
        lines = key_lines(text)
        assert set(lines) == set(paths(tomllib.loads(text)))
        for path, line in lines.items():
            if isinstance(path[-1], str):
                assert path[-1] in text.splitlines()[line - 1]


texts = st.text(st.sampled_from("ab#=[]{}.,'\"\\\n é🙂"), max_size=8)
values = st.recursive(
    st.one_of(st.integers(), st.booleans(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=8,
)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def written(value: object) -> str:
    """`value` as inline TOML, spread over lines where TOML allows it."""
    match value:
        case dict():
            pairs = [f"{quoted(key)} = {written(inner)}" for key, inner in value.items()]
            return "{ " + ", ".join(pairs) + " }"
        case list():
            return "[ # ]\n" + "".join(f"{written(inner)},\n" for inner in value) + "]"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value) if "'" in value or "\n" in value else f"'{value}'"
    return str(value)


@given(st.dictionaries(texts, st.dictionaries(texts, values, max_size=4), max_size=4))
def test_any_document_has_a_line_for_exactly_its_keys(
    document: dict[str, dict[str, object]],
) -> None:
    text = ""
    for table, pairs in document.items():
        text += f"[{quoted(table)}] # x = 1\n"
        text += "".join(f"{quoted(key)} = {written(value)}\n" for key, value in pairs.items())
    assert tomllib.loads(text) == document
    lines = key_lines(text)
    assert set(lines) == set(paths(document))
    rows = text.splitlines()
    for (table, *rest), line in lines.items():
        wanted = f"[{quoted(str(table))}]" if not rest else quoted(str(rest[0]))
        if len(rest) < 2:
            assert rows[line - 1].startswith(wanted)
