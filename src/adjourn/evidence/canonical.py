"""Canonical JSON: one value, one sequence of bytes (RFC 8785), so that a hash means one thing.

The subset that evidence uses: objects with string keys, arrays, strings, booleans, null, and
integers within ±(2^53 - 1), which every JSON parser reads alike (RFC 8785 §3.2.2.3, RFC 7493 §2.2).
Everything else is refused, in both directions, with a `CanonicalError`.
"""

import json
from typing import Any, NoReturn

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
_MAX_DIGITS = 17  # a sign and the sixteen digits of MAX_INTEGER

Json = Any
"""A value of the subset. Python's type system has no recursive type that stays readable here."""


class CanonicalError(ValueError):
    """Not a value of the subset, or bytes that are not JSON. Never quotes the value."""


_to_text = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def encode(value: Json) -> bytes:
    """The canonical UTF-8 bytes of `value`.

    Raises `CanonicalError` for floats, other types, integers out of range, lone surrogates, keys
    that are not strings, and more than 32 levels.
    """
    try:
        return _to_text(_ordered(value, MAX_DEPTH)).encode()
    except UnicodeEncodeError:
        raise CanonicalError("lone surrogate") from None


def decode(raw: bytes) -> Json:
    """The value that the JSON text `raw` (UTF-8, any spacing) stands for, if it is of the subset.

    Raises `CanonicalError`, also for a key that occurs twice: which of the two is meant depends on
    the parser.
    """
    value = _parse(raw)
    encode(value)
    return value


def decode_exact(raw: bytes) -> Json:
    """As `decode`, and refuses every spelling but the canonical one."""
    value = _parse(raw)
    if encode(value) != raw:
        raise CanonicalError("not in canonical form")
    return value


def _parse(raw: bytes) -> Json:
    try:
        return json.loads(
            raw.decode(),
            object_pairs_hook=_distinct,
            parse_float=_no_float,
            parse_int=_integer,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError as error:
        raise CanonicalError(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise CanonicalError(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise CanonicalError(f"more than {MAX_DEPTH} levels") from None


def _ordered(value: Json, depth: int) -> Json:
    """`value` with the keys of its objects in canonical order, checked throughout."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise CanonicalError("integer beyond 2^53 - 1")
        return value
    if not isinstance(value, dict | list | tuple):
        raise CanonicalError(f"{type(value).__name__} is not allowed")
    if depth == 0:
        raise CanonicalError(f"more than {MAX_DEPTH} levels")
    if isinstance(value, dict):
        return {key: _ordered(value[key], depth - 1) for key in sorted(value, key=_utf16)}
    return [_ordered(item, depth - 1) for item in value]


def _utf16(key: Any) -> bytes:
    """RFC 8785 §3.2.3: by UTF-16 code units, which differs from code points above U+FFFF."""
    if not isinstance(key, str):
        raise CanonicalError(f"a key is {type(key).__name__}, not a string")
    return key.encode("utf-16-be")


def _distinct(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise CanonicalError("a key occurs twice in one object")
    return value


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise CanonicalError("integer beyond 2^53 - 1")
    return int(text)


def _no_float(_: str) -> NoReturn:
    raise CanonicalError("only integers are allowed as numbers")
