"""What is held about a person beside the items: consents, requests, earlier erasures (Art. 15)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from adjourn.consent.standing import Standing, standing
from adjourn.law.rights import RIGHTS
from adjourn.ledger.find import Erased, FoundPerson, find_erasures
from adjourn.ledger.ledger import Ledger
from adjourn.rights.casefiles import CaseFile, case, cases_of
from adjourn.rights.copy.information import Grid, Section
from adjourn.rights.copy.items import instant
from adjourn.rights.copy.texts import cited, day, say, titled
from adjourn.rights.copy.words import case_word, consent_word
from adjourn.tools.protocol import Handle, HandleKind


class Beside:
    """Read once; a person has few of them. `person` None: only by the handles. `types`: what the
    copy is limited to; consents are data of the type K-19, requests and erasures of K-18."""

    def __init__(
        self,
        ledger: Ledger,
        person: FoundPerson | None,
        handles: Sequence[Handle],
        now: datetime,
        types: Collection[str] | None,
    ) -> None:
        self._ledger = ledger
        who = person.number if person else handles
        agreed, asked = (types is None or each in types for each in ("K-19", "K-18"))
        self._consents: list[Standing] = standing(ledger, who, now) if agreed else []
        self._cases: list[CaseFile] = [
            case(ledger, one.id, now) for one in (cases_of(ledger, handles, now) if asked else ())
        ]
        self._erasures: dict[str, Erased] = {
            str(one.erasure): one
            for handle in (handles if asked else ())
            if handle.kind is not HandleKind.GUEST
            for one in find_erasures(ledger, handle.value)
        }

    def parts(self) -> Iterator[tuple[str, Any]]:
        """The parts of `data.json`."""
        yield "consents", [_consent(one) for one in self._consents]
        yield "cases", [_case(one) for one in self._cases]
        yield (
            "erasures",
            [{"id": name, "at": instant(one.before)} for name, one in self._erasures.items()],
        )

    def sections(self, language: str) -> Iterator[Section]:
        """The same for the summary; nothing where there is nothing."""
        law = cited("Art. 7(1), 15(1) GDPR", language)
        if self._consents:
            rows = [self._consent_row(one, language) for one in self._consents]
            yield _section("consents", law, language, "purpose wording state since until", rows)
        law = cited("Art. 12, 15(1) GDPR", language)
        if self._cases:
            rows = [self._case_row(one, language) for one in self._cases]
            yield _section("cases", law, language, "right since state number", rows)
        law = cited("Art. 17, 15(1) GDPR", language)
        if self._erasures:
            zone = self._ledger.register.zone
            rows = [[name, day(one.before, zone, language)] for name, one in self._erasures.items()]
            yield _section("erasures", law, language, "number day", rows)

    def _consent_row(self, one: Standing, language: str) -> list[str]:
        zone = self._ledger.register.zone
        purpose = self._ledger.register.purposes.get(one.purpose)
        return [
            titled(purpose, language, "text") if purpose else one.purpose,
            one.wording,
            consent_word(one.state, language),
            day(one.at, zone, language),
            day(one.expires, zone, language),
        ]

    def _case_row(self, one: CaseFile, language: str) -> list[str]:
        view = one.view
        return [
            titled(RIGHTS[view.right], language),
            day(view.received, self._ledger.register.zone, language),
            case_word(view.state, language),
            str(view.id),
        ]


def _section(
    name: str, law: str, language: str, heads: str, rows: Sequence[Sequence[str]]
) -> Section:
    grid = Grid([say(key, language) for key in heads.split()], rows)
    return Section(name, say(name, language), law, (), grid)


def _consent(one: Standing) -> dict[str, Any]:
    return {
        "id": str(one.record),
        "purpose": one.purpose,
        "state": one.state.value,
        "at": instant(one.at),
        "expires": instant(one.expires),
        "wording": one.wording,
        "language": one.language,
        "notice": one.notice,
        "channel": one.channel,
        "how": one.how,
        "one_conference": one.conference is not None,
    }


def _case(one: CaseFile) -> dict[str, Any]:
    view, said = one.view, one.contents
    return {
        "id": str(view.id),
        "right": view.right.value,
        "channel": view.channel.value,
        "state": view.state.value,
        "received": instant(view.received),
        "closed": instant(view.closed),
        "decision": view.decision,
        "message": said.message,
        "reply_to": said.reply_to,
        "changes": dict(said.changes),
    }
