"""What a copy says around the data, in both languages."""

import calendar
import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Any

from adjourn.law.wording import Wording

LANGUAGES = ("de", "en")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def said(wording: Wording, language: str) -> str:
    return wording.de if language == "de" else wording.en


def titled(one: Any, language: str, name: str = "title") -> str:
    """The field `name` of a thing that has it in both languages."""
    return str(getattr(one, f"{name}_{language}"))


def cited(provision: str, language: str) -> str:
    """A provision as people cite it: "Art. 15(1)(a) GDPR", "Art. 15 Abs. 1 Buchst. a DSGVO"."""
    if language != "de":
        return provision
    text = re.sub(r"\((\d+)\)", r" Abs. \1", provision)
    return re.sub(r"\(([a-z])\)", r" Buchst. \1", text).replace("GDPR", "DSGVO")


def say(key: str, language: str, **values: object) -> str:
    """The text `key` with its values. Raises `LookupError` for an unknown key."""
    return _TEXTS[key][language == "de"].format(**values)


def day(moment: datetime | None, zone: tzinfo, language: str) -> str:
    """A date as people write it, in local time; "–" for none."""
    if moment is None:
        return "–"
    local = moment.astimezone(zone)
    if language == "de":
        return f"{local:%d.%m.%Y}"
    return f"{local.day} {calendar.month_name[local.month]} {local.year}"


_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title_access": ("Copy of your data", "Kopie Ihrer Daten"),
        "title_portability": ("Your data to take along", "Ihre Daten zum Mitnehmen"),
        "law_access": ("Access under Art. 15 GDPR", "Auskunft nach Art. 15 DSGVO"),
        "law_portability": (
            "Data portability under Art. 20 GDPR",
            "Datenübertragbarkeit nach Art. 20 DSGVO",
        ),
        "practice": (
            "PRACTICE: example data, no real persons.",
            "ÜBUNG: Beispieldaten, keine echten Personen.",
        ),
        "made": ("Made on {day}.", "Erstellt am {day}."),
        "from": ("From {name}, {address}", "Von {name}, {address}"),
        "contact": (
            "Write to {email} or call {phone}.",
            "Schreiben Sie an {email} oder rufen Sie an: {phone}.",
        ),
        "officer": (
            "Our data protection officer: {contact}.",
            "Unsere Datenschutzbeauftragte oder unser Datenschutzbeauftragter: {contact}.",
        ),
        "you": ("You", "Sie"),
        "name": ("Name", "Name"),
        "yes": (
            "We process data about you: {count} items from our conference tools. This copy holds "
            "what we know of each and what the tool holds of it.",
            "Wir verarbeiten Daten über Sie: {count} Einträge aus unseren Konferenzwerkzeugen. "
            "Diese Kopie enthält, was wir von jedem wissen und was das Werkzeug davon hat.",
        ),
        "no": (
            "We hold no data about you from our conference tools.",
            "Wir haben keine Daten über Sie aus unseren Konferenzwerkzeugen.",
        ),
        "portable": (
            "Here are {count} items that you provided and that rest on your consent or on a "
            "contract with you.",
            "Dies sind {count} Einträge, die Sie bereitgestellt haben und die auf Ihrer "
            "Einwilligung oder einem Vertrag mit Ihnen beruhen.",
        ),
        "left_out": (
            "{count} more items rest on another legal basis or were not provided by you; Art. 20 "
            "does not cover them. They are in the copy under Art. 15.",
            "{count} weitere Einträge beruhen auf einer anderen Rechtsgrundlage oder wurden nicht "
            "von Ihnen bereitgestellt; Art. 20 umfasst sie nicht. Sie stehen in der Kopie nach "
            "Art. 15.",
        ),
        "where": ("Where you find it", "Wo Sie es finden"),
        "where_text": (
            "The folder “tables” has one table for each kind of data; any spreadsheet opens it. "
            "data.json has everything for programs. Recordings, pictures and files lie in folders "
            "of their own. README.txt explains every field.",
            "Der Ordner „tables“ hat eine Tabelle je Art von Daten; jede Tabellenkalkulation "
            "öffnet sie. data.json hat alles für Programme. Aufzeichnungen, Bilder und Dateien "
            "liegen in eigenen Ordnern. README.txt erklärt jedes Feld.",
        ),
        "tool": ("Tool", "Werkzeug"),
        "type": ("Data", "Daten"),
        "count": ("Items", "Einträge"),
        "span": ("From – to", "Von – bis"),
        "table": ("Table", "Tabelle"),
        "contents": ("What they consist of", "Woraus sie bestehen"),
        "purpose": ("What for", "Wozu"),
        "basis": ("Legal basis", "Rechtsgrundlage"),
        "kept": ("Deleted", "Gelöscht"),
        "source": ("Where they come from", "Woher sie stammen"),
        "rights": ("Your rights in them", "Ihre Rechte daran"),
        "recipient": ("Who", "Wer"),
        "role": ("As what", "Als was"),
        "country": ("Country", "Land"),
        "what": ("What", "Was"),
        "safeguard": ("Safeguard", "Garantie"),
        "a": ("What your data are used for", "Wozu Ihre Daten dienen"),
        "b": ("Which data these are", "Welche Daten das sind"),
        "c": ("Who received your data", "Wer Ihre Daten erhalten hat"),
        "c_others": (
            "Besides, those who took part in the same conferences, and their organisations, saw "
            "and heard what was shared there.",
            "Außerdem sahen und hörten diejenigen, die an denselben Konferenzen teilnahmen, und "
            "deren Organisationen, was dort geteilt wurde.",
        ),
        "c_none": ("Nobody outside our organisation.", "Niemand außerhalb unserer Organisation."),
        "all_of": ("everything at {tool}", "alles bei {tool}"),
        "d": ("How long we keep your data", "Wie lange wir Ihre Daten aufbewahren"),
        "d_each": (
            "The column “until” of the tables and data.json have the day for each single item.",
            "Den Tag für jeden einzelnen Eintrag haben die Spalte „until“ der Tabellen und "
            "data.json.",
        ),
        "e": ("What you can demand", "Was Sie verlangen können"),
        "f": ("Where you can complain", "Wo Sie sich beschweren können"),
        "f_text": (
            "You may complain to a data protection authority, such as {name}, {url}. You may also "
            "go to court (Art. 79 GDPR).",
            "Sie können sich bei einer Datenschutz-Aufsichtsbehörde beschweren, etwa bei: {name}, "
            "{url}. Sie können auch vor Gericht gehen (Art. 79 DSGVO).",
        ),
        "g": ("Where your data come from", "Woher Ihre Daten stammen"),
        "h": ("Automated decisions", "Automatisierte Entscheidungen"),
        "h_none": (
            "No decision about you is made by a machine alone from these data, and no profile of "
            "you is made from them (Art. 22 GDPR).",
            "Aus diesen Daten wird keine Entscheidung über Sie allein durch eine Maschine "
            "getroffen und kein Profil von Ihnen gebildet (Art. 22 DSGVO).",
        ),
        "2": ("Other countries", "Andere Länder"),
        "2_none": (
            "As far as the register of our processing says, your data do not leave the European "
            "Economic Area.",
            "Soweit unser Register der Verarbeitung es ausweist, verlassen Ihre Daten den "
            "Europäischen Wirtschaftsraum nicht.",
        ),
        "2_clauses": (
            "standard contractual clauses (Art. 46(2)(c) GDPR), {version}; ask us for a copy",
            "Standardvertragsklauseln (Art. 46 Abs. 2 Buchst. c DSGVO), {version}; eine Kopie "
            "erhalten Sie von uns",
        ),
        "2_unknown": (
            "the register names no safeguard under Art. 46 GDPR",
            "das Register nennt keine Garantie nach Art. 46 DSGVO",
        ),
        "missing": (
            "What is not in this copy, and why",
            "Was nicht in dieser Kopie ist, und warum",
        ),
        "missing_none": ("Nothing is missing.", "Es fehlt nichts."),
        "missing_text": (
            "Of {count} items something is missing. What we know of each is in the copy.",
            "Bei {count} Einträgen fehlt etwas. Was wir von jedem wissen, ist in der Kopie.",
        ),
        "missing_why": ("{count} × {title}: {text}", "{count} × {title}: {text}"),
        "missing_more": (
            "{count} more are in the table “not-included” and in summary.html.",
            "{count} weitere stehen in der Tabelle „not-included“ und in summary.html.",
        ),
        "consents": ("What you agreed to", "Worin Sie eingewilligt haben"),
        "cases": ("What you asked of us", "Was Sie von uns verlangt haben"),
        "erasures": ("What was erased for you before", "Was für Sie schon gelöscht wurde"),
        "wording": ("The sentence shown", "Der gezeigte Satz"),
        "state": ("State", "Stand"),
        "since": ("Since", "Seit"),
        "until": ("Until", "Bis"),
        "right": ("Right", "Recht"),
        "kind": ("Kind", "Art"),
        "day": ("Day", "Tag"),
        "reason": ("Reason", "Grund"),
        "number": ("Number of the item", "Nummer des Eintrags"),
        "readme_files": ("Files", "Dateien"),
        "readme_summary": (
            "summary.html, summary.pdf: what we hold, why, for how long, who received it",
            "summary.html, summary.pdf: was wir haben, wozu, wie lange, wer es erhielt",
        ),
        "readme_data": (
            "data.json: everything for programs, in the form that schema.json describes",
            "data.json: alles für Programme, in der Form, die schema.json beschreibt",
        ),
        "readme_tables": (
            "tables/*.csv: the same as tables for spreadsheets (UTF-8, comma). A cell that begins "
            "like a formula has an apostrophe before it; data.json has it without.",
            "tables/*.csv: dasselbe als Tabellen (UTF-8, Komma). Eine Zelle, die wie eine Formel "
            "beginnt, hat davor einen Apostroph; data.json hat sie ohne.",
        ),
        "readme_calendar": (
            "meetings.ics: your conferences as a calendar",
            "meetings.ics: Ihre Konferenzen als Kalender",
        ),
        "readme_media": (
            "{folders}: the original files, numbered; data.json and the tables say which is which",
            "{folders}: die Dateien im Original, nummeriert; data.json und die Tabellen sagen, "
            "welche welche ist",
        ),
        "readme_others": (
            "Other people appear by name only. Their addresses, numbers and devices are left out, "
            "and so are the tool's own addresses of items, which contain account numbers.",
            "Andere Menschen erscheinen nur mit Namen. Ihre Adressen, Nummern und Geräte fehlen, "
            "ebenso die werkzeugeigenen Adressen der Einträge, die Kontonummern enthalten.",
        ),
        "readme_fields": ("Fields of data.json", "Felder von data.json"),
    }
)
