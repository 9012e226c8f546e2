"""Words of closed lists as the records say them, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from adjourn.law.wording import Wording
from adjourn.register.expiry import Ending
from adjourn.tools.protocol import Kind, Outcome

US = Wording("we", "wir", "Art. 4(7) GDPR")
KINDS: Mapping[Kind, Wording] = MappingProxyType(
    {
        Kind.CONTACT: Wording("contact data", "Kontaktdaten", ""),
        Kind.CALL: Wording("call", "Anruf", ""),
        Kind.ATTENDANCE: Wording("attendance", "Anwesenheit", ""),
        Kind.DEVICE: Wording("device and connection", "Gerät und Verbindung", ""),
        Kind.MESSAGE: Wording("message", "Nachricht", ""),
        Kind.PICTURE: Wording("picture", "Bild", ""),
        Kind.VIDEO: Wording("video", "Video", ""),
        Kind.FILE: Wording("file", "Datei", ""),
        Kind.RECORDING: Wording("recording", "Aufzeichnung", ""),
        Kind.TRANSCRIPT: Wording("transcript", "Mitschrift", ""),
        Kind.VOICEMAIL: Wording("voicemail", "Sprachnachricht", ""),
        Kind.WHITEBOARD: Wording("whiteboard", "Whiteboard", ""),
    }
)

OUTCOMES: Mapping[Outcome, Wording] = MappingProxyType(
    {
        Outcome.GONE: Wording("gone", "weg", ""),
        Outcome.TRASHED: Wording(
            "in the bin until it is emptied", "im Papierkorb bis zur Leerung", ""
        ),
        Outcome.PENDING: Wording("carried out later", "wird später ausgeführt", ""),
        Outcome.HIDDEN: Wording("hidden, not deleted", "verborgen, nicht gelöscht", ""),
        Outcome.MOVED: Wording("moved, not deleted", "verschoben, nicht gelöscht", ""),
        Outcome.RETAINED: Wording(
            "stays until the provider’s period ends",
            "bleibt bis zum Ende der Frist des Anbieters",
            "",
        ),
        Outcome.RESIDUE: Wording("a trace stays", "eine Spur bleibt", ""),
        Outcome.FOREIGN: Wording("lies with others", "liegt bei anderen", ""),
    }
)

CONTRACTS: Mapping[str, Wording] = MappingProxyType(
    {
        "avv": Wording("processor contract", "Auftragsverarbeitung", "Art. 28(3) GDPR"),
        "joint": Wording("joint control", "gemeinsame Verantwortung", "Art. 26 GDPR"),
        "scc": Wording("standard clauses", "Standardvertragsklauseln", "Art. 46(2)(c) GDPR"),
    }
)

MODULES: Mapping[str, Wording] = MappingProxyType(
    {
        "1": Wording("1: controller to controller", "1: Verantwortlicher an Verantwortlichen", ""),
        "2": Wording(
            "2: controller to processor", "2: Verantwortlicher an Auftragsverarbeiter", ""
        ),
        "3": Wording(
            "3: processor to processor", "3: Auftragsverarbeiter an Auftragsverarbeiter", ""
        ),
        "4": Wording(
            "4: processor to controller", "4: Auftragsverarbeiter an Verantwortlichen", ""
        ),
    }
)

DECISIONS: Mapping[str, Wording] = MappingProxyType(
    {
        "accepted": Wording("accepted", "angenommen", ""),
        "objected": Wording("objected to", "abgelehnt", ""),
    }
)

ENDINGS: Mapping[Ending, Wording] = MappingProxyType(
    {
        Ending.CONTRACT: Wording("the contract ends", "der Vertrag endet", ""),
        Ending.NOTICE: Wording("last day for notice", "letzter Tag für die Kündigung", ""),
        Ending.REVIEW: Wording("to be read again", "erneut zu lesen", ""),
        Ending.ERASURE: Wording("must have deleted everything", "muss alles gelöscht haben", ""),
        Ending.OBJECTION: Wording("last day to object", "letzter Tag für einen Widerspruch", ""),
        Ending.VETTING: Wording("to be looked at again", "erneut zu prüfen", ""),
    }
)
