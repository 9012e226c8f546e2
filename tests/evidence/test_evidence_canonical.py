"""Canonical JSON against the `rfc8785` package as oracle."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from adjourn.evidence.canonical import CanonicalError, decode, decode_exact, encode

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53 - 1), 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_bytes_equal_those_of_the_reference_implementation(value: Any) -> None:
    assert encode(value) == rfc8785.dumps(value)


@given(VALUES)
def test_any_spelling_decodes_to_the_value(value: Any) -> None:
    assert decode(json.dumps(value, indent=1).encode()) == value
    assert decode_exact(encode(value)) == value


def test_keys_stand_in_the_order_of_utf_16_code_units() -> None:
    assert encode({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), "\ud800", {"\udfff": 1}, {1: 2}, b"x", {1, 2}, object()],
)
def test_what_is_not_of_the_subset_is_refused(value: Any) -> None:
    with pytest.raises(CanonicalError):
        encode([value])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"1.5",
        b"1e3",
        b"NaN",
        b"-Infinity",
        b'{"a":1,"a":1}',
        b'"\\ud800"',
        b"\xff",
        b"\xef\xbb\xbf1",
        b"9007199254740992",
        b"9" * 5000,
        b"[" * 40 + b"]" * 40,
        b"[" * 200_000,
        b"1 2",
    ],
)
def test_bytes_that_are_not_json_of_the_subset_are_refused(raw: bytes) -> None:
    with pytest.raises(CanonicalError):
        decode(raw)


@pytest.mark.parametrize("raw", [b'{"b":1,"a":2}', b"[1, 2]", b'"\\u0041"', b"-0", b"1\n"])
def test_another_spelling_is_refused_where_it_matters(raw: bytes) -> None:
    decode(raw)
    with pytest.raises(CanonicalError, match="canonical"):
        decode_exact(raw)
