"""The receipt for people: the same facts as the JSON-LD, in words, in German or English.

Whoever shows it needs nothing but the receipt: headings, labels and values come as text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adjourn.law.consents import DPV, STATE_TEXTS, State
from adjourn.law.rights import RIGHTS
from adjourn.law.wording import Wording

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One purpose. `lines` are (label, text); `state` is for whoever wants to mark it."""

    title: str
    state: State
    lines: tuple[tuple[str, str], ...]


def readable(receipt: Json, language: str, zone: ZoneInfo) -> tuple[Section, ...]:
    """The records of a receipt ("de" or "en"), times in `zone`. What was told in the language in
    which the person was asked stays in it."""
    words = _Words(language, zone)
    return tuple(_section(record, words) for record in receipt["dpv:hasRecordOfActivity"])


class _Words:
    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._german, self._zone = language == "de", zone

    def say(self, wording: Wording) -> str:
        return wording.de if self._german else wording.en

    def label(self, name: str) -> str:
        english, german = _LABELS[name]
        return german if self._german else english

    def when(self, text: str) -> str:
        moment = datetime.fromisoformat(text).astimezone(self._zone)
        return f"{moment:%d.%m.%Y, %H:%M}" if self._german else f"{moment:%Y-%m-%d %H:%M}"


def _section(record: Json, words: _Words) -> Section:
    state = _STATES[record["dpv:hasConsentStatus"]["@type"]]
    lines = (*_event(record, words), *_data(record, words), *_rest(record, words))
    return Section(
        record["dpv:hasPurpose"]["dct:description"],
        state,
        tuple((words.label(name), text) for name, text in lines),
    )


def _event(record: Json, words: _Words) -> Iterator[tuple[str, str]]:
    status = record["dpv:hasConsentStatus"]
    yield "state", words.say(STATE_TEXTS[_STATES[status["@type"]]])
    yield "when", words.when(status["dct:date"])
    if "dct:description" in status:
        yield "sentence", status["dct:description"]
    yield "how", words.say(_HOW[status["dpv:hasIndicationMethod"]["ct:how"]])
    until = status["dpv:hasDuration"]
    if until["@type"] == "dpv:UntilTimeDuration":
        yield "until", words.when(until["rdf:value"])
    yield "notice", record["dpv:hasNotice"]["dct:identifier"]


def _data(record: Json, words: _Words) -> Iterator[tuple[str, str]]:
    for process in record["dpv:hasProcess"]:
        data = process["dpv:hasPersonalData"]
        yield "data", f"{data['dct:title']}: {data['dct:description']}"
        *places, kept = process["dpv:hasStorageCondition"]
        yield "kept", words.say(_kept(kept["ct:rule"]))
        yield "places", ", ".join(_place(place) for place in places)
    yield (
        "recipients",
        "; ".join(
            [words.say(_OTHERS)]
            + [
                f"{one['dpv:hasName']}, {one['dpv:hasAddress']}"
                for one in record["dpv:hasProcess"][0]["dpv:hasRecipient"]
                if "dpv:hasName" in one
            ]
        ),
    )


def _rest(record: Json, words: _Words) -> Iterator[tuple[str, str]]:
    who = record["dpv:hasDataController"]
    contact = ", ".join(who["dpv:hasContact"])
    yield "controller", f"{who['dpv:hasName']}, {who['dpv:hasAddress']}; {contact}"
    control = record["dpv:hasConsentControl"]
    where = ", ".join(control["dpv:isExercisedAt"])
    yield "withdrawal", f"{control['dct:description']} ({where})"
    yield (
        "rights",
        " ".join(
            words.say(facts.wording)
            for facts in RIGHTS.values()
            if f"eu-gdpr:{facts.dpv.rpartition('#')[2]}" in record["dpv:hasRight"]
        ),
    )
    authority = record["dpv:hasAuthority"]
    yield "authority", f"{authority['dpv:hasName']}, {authority['dpv:hasContact']}"
    yield "record", record["dct:identifier"]


def _place(place: Json) -> str:
    country = place["dpv:hasLocation"].removeprefix("loc:")
    return f"{place['dct:title']} ({country})" if "dct:title" in place else country


def _kept(rule: str) -> Wording:
    """A rule such as "A 30 d" in words."""
    start, _, period = rule.partition(" ")
    count, _, unit = period.partition(" ")
    en, de = _UNITS.get(unit, ("", ""))
    from_en, from_de = _STARTS[start]
    if count == "0":
        return Wording(f"not kept after {from_en}", f"nicht länger als bis zu {from_de}", "")
    return Wording(f"{count} {en} from {from_en}", f"{count} {de} ab {from_de}", "")


_STATES = {term: state for state, term in DPV.items()}
_UNITS = {
    "d": ("days", "Tage"),
    "m": ("months", "Monate"),
    "y-EOY": ("years, counted from the end of the year,", "Jahre, gezählt ab Jahresende,"),
}
_STARTS = {
    "A": ("collection", "der Erhebung"),
    "V": ("the end of the conference or matter", "dem Ende der Konferenz oder Sache"),
    "E": ("the last activity", "der letzten Aktivität"),
}
_HOW = {
    "click": Wording("by a click", "durch einen Klick", ""),
    "voice": Wording("said", "mündlich", ""),
    "paper": Wording("signed on paper", "auf Papier unterschrieben", ""),
    "api": Wording("to another program", "gegenüber einem anderen Programm", ""),
    "rule": Wording("by the end that was set", "durch das gesetzte Ende", ""),
    "tool": Wording("at the conference tool", "im Konferenzwerkzeug", ""),
}
_OTHERS = Wording("the others in the conference", "die anderen in der Konferenz", "")
_LABELS = {
    "state": ("Answer", "Antwort"),
    "when": ("When", "Wann"),
    "sentence": ("Sentence shown", "Gezeigter Satz"),
    "how": ("How", "Wie"),
    "until": ("Holds until", "Gilt bis"),
    "notice": ("Notice shown (SHA-256)", "Gezeigte Datenschutzhinweise (SHA-256)"),
    "data": ("Data", "Daten"),
    "kept": ("Kept for", "Aufbewahrt"),
    "places": ("Where the data lie", "Wo die Daten liegen"),
    "recipients": ("Who receives them", "Wer sie erhält"),
    "controller": ("Responsible", "Verantwortlich"),
    "withdrawal": ("How to withdraw", "Wie Sie widerrufen"),
    "rights": ("Your rights", "Ihre Rechte"),
    "authority": ("Supervisory authority", "Aufsichtsbehörde"),
    "record": ("Number of the record", "Nummer des Nachweises"),
}
