"""Words of law and technology that the notice uses, explained (facts: law L-02; Art. 12(1) GDPR).

Only those that a version uses are shown with it. A test finds words that neither this list nor the
list of everyday words has.
"""

import re
from dataclasses import dataclass

from adjourn.law.wording import Wording
from adjourn.notice.kept import Notice


@dataclass(frozen=True, slots=True)
class Word:
    """`en` and `de` find it in a text, in all its forms; `title` is what it is called."""

    title: Wording
    en: re.Pattern[str]
    de: re.Pattern[str]
    meaning: Wording

    def used_in(self, text: str, language: str) -> bool:
        return (self.de if language == "de" else self.en).search(text) is not None


def _word(title: tuple[str, str], found: tuple[str, str], en: str, de: str) -> Word:
    patterns = [re.compile(rf"\b(?:{each})\b") for each in found]
    return Word(Wording(*title, ""), patterns[0], patterns[1], Wording(en, de, ""))


GLOSSARY: tuple[Word, ...] = (
    _word(
        ("Controller", "Verantwortlicher"),
        (r"controllers?", r"Verantwortlich(?:er?|en)?"),
        "Whoever decides what data are used for, and how.",
        "Wer entscheidet, wozu und wie Daten genutzt werden.",
    ),
    _word(
        ("Processor, on our behalf", "Auftragsverarbeiter, in unserem Auftrag"),
        (r"(?:sub-)?processors?|on our behalf",
         r"Auftragsverarbeit(?:er|ern|ers|ung)|in unserem Auftrag"),
        "A company that works with data for us, and only as we tell it. A sub-processor is one "
        "that it employs for that.",
        "Eine Firma, die für uns mit Daten arbeitet, und nur so, wie wir es ihr sagen. Ein "
        "weiterer Auftragsverarbeiter ist eine, die sie dafür einsetzt.",
    ),
    _word(
        ("Legitimate interest", "Berechtigtes Interesse"),
        (r"legitimate interests?", r"berechtigtes Interesse"),
        "A good reason of ours that weighs more than what speaks against it for you. You may "
        "object.",
        "Ein guter Grund von uns, der schwerer wiegt als das, was für Sie dagegen spricht. Sie "
        "können widersprechen.",
    ),
    _word(
        ("Data protection officer", "Datenschutzbeauftragte"),
        (r"data protection officer", r"Datenschutzbeauftragten?"),
        "Whoever watches over data protection at our organisation. You can ask in confidence.",
        "Wer bei uns über den Datenschutz wacht. Sie können sich vertraulich dorthin wenden.",
    ),
    _word(
        ("Supervisory authority", "Aufsichtsbehörde"),
        (r"supervisory authority", r"Aufsichtsbehörde"),
        "The public office that watches over data protection. A complaint there costs nothing.",
        "Das Amt, das über den Datenschutz wacht. Eine Beschwerde dort kostet nichts.",
    ),
    _word(
        ("European Economic Area", "Europäischer Wirtschaftsraum"),
        (r"European Economic Area", r"Europäischen? Wirtschaftsraums?"),
        "The European Union with Iceland, Liechtenstein and Norway. The same law on data holds "
        "there.",
        "Die Europäische Union mit Island, Liechtenstein und Norwegen. Dort gilt dasselbe "
        "Datenschutzrecht.",
    ),
    _word(
        ("Standard contractual clauses", "Standardvertragsklauseln"),
        (r"standard contractual clauses", r"Standardvertragsklauseln"),
        "A contract that the European Commission has written. It binds a company abroad to protect "
        "data as here.",
        "Ein Vertrag, den die Europäische Kommission geschrieben hat. Er verpflichtet eine Firma "
        "im Ausland, Daten so zu schützen wie hier.",
    ),
    _word(
        ("Profile", "Profil"),
        (r"profile", r"Profil"),
        "What a machine concludes about a person from data.",
        "Was eine Maschine aus Daten über einen Menschen schließt.",
    ),
    _word(
        ("Call metadata", "Verbindungsdaten"),
        (r"[Cc]all metadata|metadata", r"Verbindungsdaten"),
        "What is noted about a call besides what is said: when it was, how long, who took part.",
        "Was über ein Gespräch neben dem Gesagten festgehalten wird: wann, wie lange, wer dabei "
        "war.",
    ),
    _word(
        ("IP and MAC address", "IP- und MAC-Adresse"),
        (r"IP|MAC", r"IP|MAC"),
        "Numbers of a device: IP is its number on the internet, MAC is built into it.",
        "Nummern eines Geräts: IP ist seine Nummer im Internet, MAC ist in ihm eingebaut.",
    ),
    _word(
        ("Cookie", "Cookie"),
        (r"[Cc]ookies?", r"(?:Sitzungs-)?Cookies?"),
        "A small text that a page stores in your browser.",
        "Ein kleiner Text, den eine Seite in Ihrem Browser speichert.",
    ),
    _word(
        ("Transcript", "Transkript"),
        (r"[Tt]ranscripts?", r"Transkripte?n?"),
        "What was said, as text; a program writes it.",
        "Das Gesagte als Text; ein Programm schreibt ihn.",
    ),
    _word(
        ("Whiteboard", "Whiteboard"),
        (r"[Ww]hiteboards?", r"Whiteboards?"),
        "A page on which all who take part can write and draw.",
        "Eine Seite, auf der alle, die teilnehmen, schreiben und zeichnen können.",
    ),
    _word(
        ("Suppression key", "Sperrschlüssel"),
        (r"[Ss]uppression keys?", r"Sperrschlüssel"),
        "A number made of an address. It shows us that the address must not come back, and nobody "
        "can read the address from it.",
        "Eine Zahl, die aus einer Adresse entsteht. Sie zeigt uns, dass die Adresse nicht "
        "wiederkommen darf, und niemand kann die Adresse daraus lesen.",
    ),
    _word(
        ("Two letters, such as IE or US", "Zwei Buchstaben, etwa IE oder US"),
        (r"[A-Z]{2}(?=\))", r"[A-Z]{2}(?=\))"),
        "They name a country: IE is Ireland, US the United States of America.",
        "Sie nennen ein Land: IE ist Irland, US sind die Vereinigten Staaten von Amerika.",
    ),
    _word(
        ("GDPR, Art.", "DSGVO, Art., Abs., Buchst."),
        (r"GDPR", r"DSGVO"),
        "The General Data Protection Regulation, the European law on personal data. Art. names a "
        "part of it.",
        "Die Datenschutz-Grundverordnung, das europäische Gesetz über persönliche Daten. Art., "
        "Abs. und Buchst. nennen eine Stelle darin.",
    ),
    _word(
        ("§, HGB, AO, BGB, BDSG, TDDDG, StGB", "§, HGB, AO, BGB, BDSG, TDDDG, StGB"),
        (r"HGB|AO|BGB|BDSG|TDDDG|StGB", r"HGB|AO|BGB|BDSG|TDDDG|StGB"),
        "German laws on trade, taxes, civil matters, data protection, devices and crimes. § names "
        "a part of one.",
        "Deutsche Gesetze über Kaufleute, Steuern, Verträge, Datenschutz, Geräte und "
        "Straftaten. § nennt eine Stelle darin.",
    ),
    _word(
        ("CJEU", "EuGH"),
        (r"CJEU", r"EuGH"),
        "The Court of Justice of the European Union; a letter and numbers name its judgment.",
        "Der Gerichtshof der Europäischen Union; Buchstabe und Zahlen nennen sein Urteil.",
    ),
)  # fmt: skip


def explained(notice: Notice) -> list[tuple[str, str]]:
    """The words of the list that a version uses: what each is called, and what it means."""
    text = "\n".join(line for block in notice.blocks for line in (block.law, *block.sentences))
    language = notice.language
    return [
        (one.title.de, one.meaning.de) if language == "de" else (one.title.en, one.meaning.en)
        for one in GLOSSARY
        if one.used_in(text, language)
    ]
