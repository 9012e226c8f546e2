"""Why processing is restricted: the closed list of Art. 18(1) GDPR, one for each of its letters."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from adjourn.law.wording import Wording


class RestrictionGround(StrEnum):
    """The letters of Art. 18(1) GDPR. Values are stable: cases carry them."""

    ACCURACY = "a"
    UNLAWFUL = "b"
    CLAIMS = "c"
    OBJECTION = "d"


RESTRICTION_GROUNDS: Mapping[RestrictionGround, Wording] = MappingProxyType(
    {
        RestrictionGround.ACCURACY: Wording(
            "The person contests that the data are accurate; they are locked while it is checked.",
            "Die Person bestreitet die Richtigkeit der Daten; sie sind gesperrt, während dies "
            "geprüft wird.",
            "Art. 18(1)(a) GDPR",
        ),
        RestrictionGround.UNLAWFUL: Wording(
            "The processing is unlawful, and the person wants the data locked instead of erased.",
            "Die Verarbeitung ist unrechtmäßig, und die Person will die Daten gesperrt statt "
            "gelöscht haben.",
            "Art. 18(1)(b) GDPR",
        ),
        RestrictionGround.CLAIMS: Wording(
            "We no longer need the data, but the person needs them for legal claims.",
            "Wir brauchen die Daten nicht mehr, aber die Person braucht sie für Rechtsansprüche.",
            "Art. 18(1)(c) GDPR",
        ),
        RestrictionGround.OBJECTION: Wording(
            "The person has objected; the data are locked until it is clear whose grounds prevail.",
            "Die Person hat widersprochen; die Daten sind gesperrt, bis feststeht, wessen Gründe "
            "überwiegen.",
            "Art. 18(1)(d), 21(1) GDPR",
        ),
    }
)
"""Each in words."""
