"""Groups of people whom conference data concern (Art. 30(1)(c) GDPR; facts: law S1, §7 V-1)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from adjourn.law.wording import Wording


class Subject(StrEnum):
    """A group of people. Values are stable: registers carry them."""

    CUSTOMER = "customer"
    PROSPECT = "prospect"
    PARTNER = "partner"
    CALLER = "caller"
    GUEST = "guest"
    MENTIONED = "mentioned"
    EMPLOYEE = "employee"
    VISITOR = "visitor"


SUBJECTS: Mapping[Subject, Wording] = MappingProxyType(
    {
        Subject.CUSTOMER: Wording("customers", "Kundinnen und Kunden", ""),
        Subject.PROSPECT: Wording("people who may become customers", "Interessierte", ""),
        Subject.PARTNER: Wording(
            "contacts at companies we work with", "Kontakte bei Partnerfirmen", ""
        ),
        Subject.CALLER: Wording("callers", "Anrufende", ""),
        Subject.GUEST: Wording("others who take part", "andere Teilnehmende", ""),
        Subject.MENTIONED: Wording(
            "people who are mentioned", "Menschen, über die gesprochen wird", "Art. 14 GDPR"
        ),
        Subject.EMPLOYEE: Wording("our own staff", "eigene Beschäftigte", "Art. 88 GDPR"),
        Subject.VISITOR: Wording("visitors of our pages", "Besuchende unserer Seiten", ""),
    }
)
