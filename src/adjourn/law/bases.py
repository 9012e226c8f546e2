"""Legal bases of Art. 6(1) GDPR that conference data rest on, each with its words and DPV term."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from adjourn.law.wording import Term, Wording


class Basis(StrEnum):
    """The letter under Art. 6(1) GDPR. Values are stable: registers and receipts carry them."""

    CONSENT = "a"
    CONTRACT = "b"
    DUTY = "c"
    INTEREST = "f"
    NONE = "-"  # the data name nobody, so the GDPR asks for no basis


_DPV = "https://w3id.org/dpv/legal/eu/gdpr#"

BASES: Mapping[Basis, Term] = MappingProxyType(
    {
        Basis.CONSENT: Term(
            Wording(
                "The person has consented for this purpose and may withdraw at any time.",
                "Die Person hat für diesen Zweck eingewilligt und kann jederzeit widerrufen.",
                "Art. 6(1)(a), 7 GDPR",
            ),
            _DPV + "A6-1-a",
        ),
        Basis.CONTRACT: Term(
            Wording(
                "The person is party to the contract, or asked for it, and it cannot be "
                "performed without these data.",
                "Die Person ist Vertragspartei oder hat den Vertrag angefragt, und er lässt sich "
                "ohne diese Daten nicht erfüllen.",
                "Art. 6(1)(b) GDPR; CJEU C-394/23",
            ),
            _DPV + "A6-1-b-contract-performance",
        ),
        Basis.DUTY: Term(
            Wording(
                "A law obliges the organisation.",
                "Ein Gesetz verpflichtet die Organisation.",
                "Art. 6(1)(c), 6(3) GDPR",
            ),
            _DPV + "A6-1-c",
        ),
        Basis.INTEREST: Term(
            Wording(
                "The organisation has a legitimate interest that was told at collection and that "
                "the person's interests do not outweigh; the person may object.",
                "Die Organisation hat ein berechtigtes Interesse, das bei der Erhebung genannt "
                "wurde und hinter dem die Interessen der Person nicht zurückstehen müssen; die "
                "Person kann widersprechen.",
                "Art. 6(1)(f), 13(1)(d), 21 GDPR; CJEU C-394/23",
            ),
            _DPV + "A6-1-f-controller",
        ),
        Basis.NONE: Term(
            Wording(
                "The data name nobody.",
                "Die Daten benennen niemanden.",
                "Recital 26 GDPR",
            ),
            None,
        ),
    }
)


def article(basis: Basis) -> str:
    """The letter as people cite it: "Art. 6(1)(f) GDPR"."""
    return "none: names nobody" if basis is Basis.NONE else f"Art. 6(1)({basis}) GDPR"
