"""The notice as files for any web server: nothing of them needs this program."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from adjourn.ledger.ledger import Ledger
from adjourn.notice import pages
from adjourn.notice.coming import coming
from adjourn.notice.draft import LANGUAGES
from adjourn.notice.versions import in_force


def files(ledger: Ledger, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file. Raises `Unpublished`, `adjourn.pdf.NoPdf`."""
    yield "index.html", pages.choice(ledger).encode()
    for language in LANGUAGES:
        notice = in_force(ledger, language, now)
        if language == LANGUAGES[0]:
            yield "notice.jsonld", _json(notice.forms["jsonld"])
        comes = coming(ledger, language, now)
        yield f"{language}/index.html", pages.page(ledger, notice, comes).encode()
        yield f"{language}/fragment.html", pages.fragment(ledger, notice, comes).encode()
        yield f"{language}/notice.pdf", pages.pdf(ledger, notice)
        yield f"{language}/tilt.json", _json(notice.forms["tilt"])


def export(ledger: Ledger, folder: Path, now: datetime) -> list[Path]:
    """Write them below `folder`, over what an earlier export left; all of them or none.

    Raises as `files` does, and `OSError`.
    """
    made = list(files(ledger, now))
    written = []
    for name, content in made:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
