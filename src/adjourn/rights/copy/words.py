"""The words of closed lists, for people, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from adjourn.law.consents import State
from adjourn.tools.protocol import HandleKind, Kind


def kind_word(kind: Kind, language: str) -> str:
    return _KINDS[kind][language == "de"]


def handle_word(kind: HandleKind, language: str) -> str:
    return _HANDLES[kind][language == "de"]


def source_words(source: str, language: str) -> str:
    return _SOURCES[source][language == "de"]


def consent_word(state: State, language: str) -> str:
    return _CONSENTS[state][language == "de"]


def case_word(state: str, language: str) -> str:
    """The state of a case in words."""
    return _CASES[state][language == "de"]


def role_word(role: str, language: str) -> str:
    return _ROLES[role][language == "de"]


_KINDS: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        Kind.CONTACT: ("contact data", "Kontaktdaten"),
        Kind.CALL: ("call", "Gespräch"),
        Kind.ATTENDANCE: ("attendance", "Teilnahme"),
        Kind.DEVICE: ("device and connection", "Gerät und Verbindung"),
        Kind.MESSAGE: ("message", "Nachricht"),
        Kind.PICTURE: ("picture", "Bild"),
        Kind.VIDEO: ("video", "Video"),
        Kind.FILE: ("file", "Datei"),
        Kind.RECORDING: ("recording", "Aufzeichnung"),
        Kind.TRANSCRIPT: ("transcript", "Transkript"),
        Kind.VOICEMAIL: ("voicemail", "Sprachnachricht"),
        Kind.WHITEBOARD: ("whiteboard", "Whiteboard"),
    }
)
_HANDLES: Mapping[HandleKind, tuple[str, str]] = MappingProxyType(
    {
        HandleKind.EMAIL: ("e-mail", "E-Mail"),
        HandleKind.PHONE: ("telephone", "Telefon"),
        HandleKind.ACCOUNT: ("account at a tool", "Konto bei einem Werkzeug"),
        HandleKind.GUEST: ("typed guest name", "eingegebener Gastname"),
    }
)
_SOURCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "you": ("from you", "von Ihnen"),
        "use": (
            "observed by the tool while you used it",
            "vom Werkzeug bei Ihrer Nutzung festgehalten",
        ),
        "invitation": (
            "from an invitation or account that somebody in our organisation made for you",
            "aus einer Einladung oder einem Konto, das jemand bei uns für Sie angelegt hat",
        ),
        "conference": (
            "made in a conference that you took part in",
            "in einer Konferenz entstanden, an der Sie teilnahmen",
        ),
        "others": (
            "from other people in the same conversation",
            "von anderen Menschen im selben Gespräch",
        ),
    }
)
_CONSENTS: Mapping[State, tuple[str, str]] = MappingProxyType(
    {
        State.REQUESTED: ("asked, not answered", "gefragt, nicht beantwortet"),
        State.GIVEN: ("given", "erteilt"),
        State.REFUSED: ("refused", "abgelehnt"),
        State.RENEWED: ("given again", "erneut erteilt"),
        State.WITHDRAWN: ("withdrawn", "widerrufen"),
        State.EXPIRED: ("run out", "abgelaufen"),
        State.INVALIDATED: ("invalid", "ungültig"),
        State.UNKNOWN: ("unknown", "unbekannt"),
    }
)
_CASES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "received": ("received", "eingegangen"),
        "identity_open": ("waiting for your answer", "wartet auf Ihre Antwort"),
        "working": ("in work", "in Arbeit"),
        "needs_human": ("somebody looks at it", "wird von einem Menschen geprüft"),
        "answered": ("answered", "beantwortet"),
        "refused": ("refused", "abgelehnt"),
        "withdrawn_by_person": ("withdrawn by you", "von Ihnen zurückgezogen"),
        "closed": ("closed", "abgeschlossen"),
    }
)
_ROLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "processor": ("our processor", "unser Auftragsverarbeiter"),
        "sub-processor": ("sub-processor", "weiterer Auftragsverarbeiter"),
        "controller": ("controller for its own purposes", "Verantwortlicher für eigene Zwecke"),
        "recipient": ("recipient", "Empfänger"),
    }
)
