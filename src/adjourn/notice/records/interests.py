"""Legitimate interests: one assessment per data type that rests on one (Art. 6(1)(f) GDPR)."""

from collections.abc import Sequence

from adjourn.law.bases import Basis
from adjourn.law.subjects import SUBJECTS
from adjourn.law.wording import Wording
from adjourn.notice.records.table import NONE, Cell, Record, Table, columns, several, told
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import contents, period, purpose, title
from adjourn.register.demands import blanks, interests, people
from adjourn.register.expiry import AGAIN
from adjourn.register.model import DataType


def legitimate_interests(facts: Facts) -> Record:
    """The interest, that nothing milder does, the weighing, and how people object."""
    used = {each.purpose for each in facts.resting_on(Basis.INTEREST)}
    whose = (gap for gap in people(facts.register) if gap.path[1] in used)
    return Record(
        "legitimate-interests",
        Wording(
            "Legitimate interests assessments (LIA)", "Abwägung berechtigter Interessen (LIA)", ""
        ),
        Wording(
            "For each data type that rests on a legitimate interest: which, why nothing milder "
            "does, and why people’s interests do not outweigh it. To weigh again after twelve "
            "months is a rule of this program.",
            "Für jede Datenart, die auf einem berechtigten Interesse beruht: welches, warum nichts "
            "Milderes genügt und warum die Interessen der Betroffenen nicht überwiegen. Nach zwölf "
            "Monaten neu abzuwägen ist eine Regel dieses Programms.",
            "",
        ),
        "Art. 6(1)(f), 13(1)(d), 21 GDPR",
        facts.today,
        facts.register.version,
        (_assessments(facts),),
        (*blanks(facts.register.purposes, ("purposes",)), *interests(facts.register), *whose),
    )


def _assessments(facts: Facts) -> Table:
    return Table(
        "assessments",
        Wording("What was weighed", "Was abgewogen wurde", ""),
        "Art. 6(1)(f), 13(1)(d) GDPR",
        columns(
            data=("data type", "Datenart"), id=("key", "Schlüssel"),
            contents=("contents", "Inhalt"), people=("people", "Betroffene"),
            special=("special categories", "besondere Kategorien"), purpose=("purpose", "Zweck"),
            interest=("interest", "Interesse"),
            necessary=("nothing milder does", "nichts Milderes genügt"),
            balance=("weighing", "Abwägung"), assessed=("weighed on", "abgewogen am"),
            again=("again by", "erneut bis"), period=("deleted", "gelöscht"),
            ends_early=("ends earlier by", "endet früher durch"),
            instead=("instead of a tool", "statt eines Werkzeugs"),
        ),
        [_assessment(facts, each) for each in facts.resting_on(Basis.INTEREST)],
        Wording(
            "No data type rests on a legitimate interest.",
            "Keine Datenart beruht auf einem berechtigten Interesse.",
            "",
        ),
    )  # fmt: skip


_ENDS = {
    "request": Wording("request", "Verlangen", "Art. 17(1) GDPR"),
    "objection": Wording("objection", "Widerspruch", "Art. 21 GDPR"),
    "withdrawal": Wording("withdrawal", "Widerruf", "Art. 7(3) GDPR"),
    "user": Wording("deletion on one’s own device", "Löschen auf dem eigenen Gerät", ""),
}


def _assessment(facts: Facts, each: DataType) -> Sequence[Cell]:
    told_for = facts.register.purposes[each.purpose]
    return (
        title(each),
        each.id,
        contents(each),
        several([SUBJECTS[one] for one in told_for.people]),
        each.special,
        purpose(told_for),
        told(told_for, "interest"),
        told(told_for, "necessary"),
        told(told_for, "balance"),
        told_for.assessed,
        told_for.assessed + AGAIN if told_for.assessed else None,
        period(each),
        several([_ENDS[one] for one in each.early_end], NONE),
        several(
            [Wording(c.title_en, c.title_de, "") for c in facts.register.channels.values()], NONE
        ),
    )
