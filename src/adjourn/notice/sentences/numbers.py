"""The numbers behind a promise as people read them: "14 of 14 erased on request, median 41 s"."""

from collections.abc import Iterator, Mapping
from datetime import date

from adjourn.law.rights import RIGHTS, Right
from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import listed, named, say, title

Numbers = Mapping[str, int | str]

# (the numbers of a phrase, what it says of one, what it says else), in the order of reading. The
# first number of a phrase decides between the two; a phrase takes its numbers away from the rest.
_PHRASES: tuple[tuple[tuple[str, ...], tuple[str, str], tuple[str, str]], ...] = (
    (("done", "asked"), ("{done} of {asked} erased on request",
                         "{done} von {asked} auf Verlangen gelöscht"), ("", "")),
    (("median_seconds",), ("median {median_seconds} s", "Median {median_seconds} s"), ("", "")),
    (("locked", "items"), ("{locked} of {items} items locked",
                           "{locked} von {items} Datensätzen gesperrt"), ("", "")),
    (("items",), ("1 item held", "1 Datensatz vorhanden"),
     ("{items} items held", "{items} Datensätze vorhanden")),
    (("due",), ("1 item due", "1 Datensatz fällig"),
     ("{due} items due", "{due} Datensätze fällig")),
    (("overdue",), ("{overdue} overdue", "{overdue} überfällig"), ("", "")),
    (("checked", "parties"), ("address of {checked} of {parties} parties checked",
                              "Anschrift von {checked} der {parties} Beteiligten geprüft"),
     ("", "")),
    (("covered", "tools"), ("{covered} of {tools} tools under a contract in force",
                            "{covered} von {tools} Werkzeugen mit geltendem Vertrag"), ("", "")),
    (("stale", "tools"), ("rules of {stale} of {tools} providers not read for 180 days",
                          "Regeln von {stale} der {tools} Anbieter seit 180 Tagen nicht gelesen"),
     ("", "")),
    (("assessed", "purposes"), ("{assessed} of {purposes} interests weighed up",
                                "{assessed} von {purposes} Interessen abgewogen"), ("", "")),
    (("contradicting", "settings"), ("{contradicting} of {settings} settings contradict",
                                     "{contradicting} von {settings} Einstellungen widersprechen"),
     ("", "")),
    (("tools",), ("1 tool in use", "1 Werkzeug im Einsatz"),
     ("{tools} tools in use", "{tools} Werkzeuge im Einsatz")),
    (("channels",), ("1 other channel", "1 weiterer Kanal"),
     ("{channels} other channels", "{channels} weitere Kanäle")),
    (("items_of_other_tools",), ("1 item of a tool that is not named",
                                 "1 Datensatz aus einem nicht genannten Werkzeug"),
     ("{items_of_other_tools} items of tools that are not named",
      "{items_of_other_tools} Datensätze aus nicht genannten Werkzeugen")),
    (("controllers",), ("1 decides about data", "1 Stelle entscheidet über Daten"),
     ("{controllers} decide about data", "{controllers} Stellen entscheiden über Daten")),
    (("contracts",), ("1 contract in force", "1 geltender Vertrag"),
     ("{contracts} contracts in force", "{contracts} geltende Verträge")),
    (("cookies",), ("1 entry on the device named", "1 Eintrag auf dem Gerät genannt"),
     ("{cookies} entries on the device named", "{cookies} Einträge auf dem Gerät genannt")),
    (("deciding",), ("1 party decides itself", "1 Stelle entscheidet selbst"),
     ("{deciding} parties decide themselves", "{deciding} Stellen entscheiden selbst")),
    (("recipients",), ("1 recipient named", "1 Empfänger genannt"),
     ("{recipients} recipients named", "{recipients} Empfänger genannt")),
    (("without_deletion",), ("1 kind without deletion", "1 Art ohne Löschung"),
     ("{without_deletion} kinds without deletion", "{without_deletion} Arten ohne Löschung")),
    (("links",), ("1 link given", "1 Verweis vorhanden"),
     ("{links} links given", "{links} Verweise vorhanden")),
    (("outside",), ("1 recipient outside the EEA", "1 Empfänger außerhalb des EWR"),
     ("{outside} recipients outside the EEA", "{outside} Empfänger außerhalb des EWR")),
    (("inside",), ("{inside} within", "{inside} innerhalb"), ("", "")),
    (("consents_in_force",), ("1 consent in force", "1 Einwilligung gilt"),
     ("{consents_in_force} consents in force", "{consents_in_force} Einwilligungen gelten")),
    (("withdrawn",), ("{withdrawn} withdrawn", "{withdrawn} widerrufen"), ("", "")),
    (("taken",), ("1 property taken", "1 Angabe wird abgerufen"),
     ("{taken} properties taken", "{taken} Angaben werden abgerufen")),
    (("not_fetched",), ("{not_fetched} left where they are", "{not_fetched} nicht abgerufen"),
     ("", "")),
    (("unknown",), ("1 property that nobody knows", "1 unbekannte Angabe"),
     ("{unknown} properties that nobody knows", "{unknown} unbekannte Angaben")),
    (("untold",), ("1 item of a type that is not told", "1 Datensatz ohne genannten Datentyp"),
     ("{untold} items of types that are not told",
      "{untold} Datensätze ohne genannten Datentyp")),
    (("needed",), ("1 data type needed to take part", "1 Datentyp zur Teilnahme nötig"),
     ("{needed} data types needed to take part", "{needed} Datentypen zur Teilnahme nötig")),
)  # fmt: skip


def in_words(facts: Facts, numbers: Numbers) -> Wording:
    """The numbers of one promise in one line; empty for none. Dates as the notice writes them."""
    found = list(_said(facts, dict(numbers)))
    return Wording(", ".join(w.en for w in found), ", ".join(w.de for w in found), "")


def _said(facts: Facts, left: dict[str, int | str]) -> Iterator[Wording]:
    if left.get("asked") == 0:
        del left["asked"], left["done"]
        yield say("nobody has asked for erasure yet", "noch niemand hat Löschung verlangt")
    for keys, single, several in _PHRASES:
        if all(key in left for key in keys):
            en, de = single if left[keys[0]] == 1 or not several[0] else several
            yield say(en, de, **{key: left[key] for key in keys})
            for key in keys:
                del left[key]
    yield from _kept_by(facts, left)
    yield from _by_name(facts, left)


def _kept_by(facts: Facts, left: dict[str, int | str]) -> Iterator[Wording]:
    """What providers still hold of what was erased, and until when."""
    if "retained" not in left:
        return
    count, until = left.pop("retained"), left.pop("until", "")
    tools = [name for name in str(left.pop("kept_by", "")).split() if name]
    if not count:
        yield say("nothing kept by a provider", "nichts mehr beim Anbieter")
        return
    yield say(
        "{n} kept by {who}{until}", "{n} noch bei {who}{until}",
        n=count, who=_providers(facts, tools), until=_until(str(until)),
    )  # fmt: skip


def _until(day: str) -> Wording:
    if not day:
        return Wording("", "", "")
    return Wording(f" until {day}", f" bis {date.fromisoformat(day):%d.%m.%Y}", "")


def _providers(facts: Facts, tools: list[str]) -> Wording:
    """Who provides the tools of these ids; "the provider" where the register does not know."""
    names = []
    for name in tools:
        tool = facts.register.tools.get(name)
        party = facts.register.parties.get(tool.provider or "") if tool else None
        names.append(party.name if party else named(tool) if tool else name)
    return listed(dict.fromkeys(names)) if names else say("the provider", "dem Anbieter")


def _by_name(facts: Facts, left: Numbers) -> Iterator[Wording]:
    """Counts whose name is the id of a data type or a tool, or a right."""
    types, tools = facts.register.types, facts.register.tools
    if left and all(name in types and not count for name, count in left.items()):
        yield say("nothing of it held", "nichts davon vorhanden")
        return
    for name, count in left.items():
        if name.startswith("types_"):
            told = RIGHTS[Right(name.removeprefix("types_"))]
            what = Wording(told.title_en, told.title_de, "")
            yield say("{what}: {n} data types", "{what}: {n} Datentypen", what=what, n=count)
        elif name in types:
            yield say("{what}: {n}", "{what}: {n}", what=title(types[name]), n=count)
        elif name in tools:
            yield say("{n} items of {what}", "{n} Datensätze aus {what}",
                      what=named(tools[name]), n=count)  # fmt: skip
        else:
            yield say("{what}: {n}", "{what}: {n}", what=name, n=count)
