"""A version as a page of its own, as a part of somebody else's page, and as a tagged PDF."""

from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.template import Context, Engine

from adjourn.law.wording import cited
from adjourn.ledger.ledger import Ledger
from adjourn.notice.coming import Coming
from adjourn.notice.glossary import explained
from adjourn.notice.kept import Notice
from adjourn.notice.layers import around, layers
from adjourn.pdf import tagged

_HERE = str(Path(__file__).parent)
_OTHER = {"de": "en", "en": "de"}
_LANGUAGES = {"de": "Sprache und Format", "en": "Language and format"}


def page(ledger: Ledger, notice: Notice, comes: Coming | None = None) -> str:
    """HTML that needs nothing else: no script, no file, nothing from elsewhere. `comes`: what is
    announced."""
    return _rendered("page.html", ledger, notice, comes)


def fragment(ledger: Ledger, notice: Notice, comes: Coming | None = None) -> str:
    """HTML to put into a page: one `div` of the class `adjourn-notice`, without head, style and
    script. All ids and classes within begin with `adjourn-`."""
    return _rendered("fragment.html", ledger, notice, comes)


def choice(ledger: Ledger) -> str:
    """The page from which both languages are reached."""
    who = ledger.register.controller.name
    return Engine(dirs=[_HERE]).get_template("choice.html").render(Context({"who": who}))


def pdf(ledger: Ledger, notice: Notice) -> bytes:
    """PDF/UA-1; the same bytes for the same version. Raises `adjourn.pdf.NoPdf`."""
    template = (resources.files(__package__) / "notice.typ").read_bytes()
    return tagged(template, _told(ledger, notice), notice.since)


def _rendered(name: str, ledger: Ledger, notice: Notice, comes: Coming | None) -> str:
    told = _told(ledger, notice)
    language, zone = notice.language, ledger.register.zone
    other = {
        "comes": comes
        and around(
            "comes", language, day=_day(comes.since, language, zone), what="; ".join(comes.changes)
        ),
        "other_language": _OTHER[notice.language],
        "other": around("other", notice.language),
        "languages": _LANGUAGES[notice.language],
    }
    return Engine(dirs=[_HERE]).get_template(name).render(Context({**told, **other}))


def _told(ledger: Ledger, notice: Notice) -> dict[str, Any]:
    language, zone = notice.language, ledger.register.zone
    who = ledger.register.controller.name
    return {
        "language": language,
        "who": who,
        "title": around("title", language),
        "what": around("what", language, who=who),
        "since": around("since", language, day=_day(notice.since, language, zone)),
        "version": around("version", language, name=notice.hash[:12]),
        "practice": around("practice", language) if ledger.practice else "",
        "short": around("short", language),
        "all": around("all", language),
        "words": around("words", language),
        "explained": explained(notice),
        "layers": [
            {
                "title": layer.block.title,
                "law": cited(layer.block.law, language),
                "more": around("more", language, title=layer.block.title),
                "part": layer.part,
                "first": list(layer.first),
                "sentences": list(layer.block.sentences),
            }
            for layer in layers(notice)
        ],
    }


def _day(instant: datetime, language: str, zone: ZoneInfo) -> str:
    day = instant.astimezone(zone)
    return f"{day:%d.%m.%Y}" if language == "de" else f"{day:%Y-%m-%d}"
