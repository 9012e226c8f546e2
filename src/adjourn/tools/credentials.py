"""Secrets of tools, read when they are first needed: what asks no tool anything does without."""

from collections.abc import Mapping
from typing import Any

from adjourn.register.secrets import Secret, SecretError, check_reference, read_secret
from adjourn.tools.protocol import Denied


class Credential(Secret):
    """A secret that `reveal` reads where the register says, once."""

    __slots__ = ("_key", "_place")

    def __init__(self, place: Mapping[str, Any], key: str) -> None:
        super().__init__("")
        self._place, self._key = place, key

    def reveal(self) -> str:
        """The secret in clear. Raises `Denied` when it cannot be had, saying what to do."""
        if not self._value:
            try:
                self._value = read_secret(self._place, self._key).reveal()
            except SecretError as error:
                raise Denied(str(error)) from None
        return self._value


def credential(section: Mapping[str, Any], key: str) -> Credential:
    """The secret that a tool's section names under `key`. Raises `ValueError` when it names none.

    Whether it can be had shows when it is needed.
    """
    place = section.get(key) or {}
    check_reference(place, key)
    return Credential(place, key)
