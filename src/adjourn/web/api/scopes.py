"""What a token may do: one scope a group of endpoints, and none implies another."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Scope(StrEnum):
    """Values are stable: tokens carry them."""

    CONSENTS = "consents"
    GATE = "gate"
    INVITATIONS = "invitations"
    CASES = "cases"
    IDENTITY = "identity"
    PURPOSES = "purposes"
    FIND = "find"
    ERASE = "erase"
    DISCLOSURES = "disclosures"


SCOPES: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.CONSENTS: "record consents, read where somebody stands, withdraw",
        Scope.GATE: "ask whether a consent is in force, for a person or a whole conference",
        Scope.INVITATIONS: "make invitations to conferences",
        Scope.CASES: "open requests of persons and read how they stand",
        Scope.IDENTITY: "say in a request that it is known who asks, so that it is executed",
        Scope.PURPOSES: "say that a purpose ended for a person, which ends what is held for it",
        Scope.FIND: "read everything that is held about a person",
        Scope.ERASE: "erase everything that is held about a person, and read its receipt",
        Scope.DISCLOSURES: "log that data of a person went to somebody",
    }
)
"""What each scope lets a token do."""
