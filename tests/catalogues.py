"""What there is to translate: every text of templates and Python, with every catalogue's German."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation import template

import adjourn

ROOM = Path(adjourn.__file__).parent
CATALOGUES = sorted(ROOM.rglob("locale/de/LC_MESSAGES/django.po"))


def texts(folder: Path) -> set[tuple[str | None, str]]:
    """(context, text) of everything below the package that is to be translated.

    `folder` takes the templates as Python.
    """
    pot = folder / "found.pot"
    pot.write_text(_extracted(list(_sources(folder))).replace("CHARSET", "UTF-8"))
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(pot))}


def _extracted(files: list[Path]) -> str:
    keywords = ("gettext_lazy", "pgettext_lazy:1c,2", "pgettext:1c,2", "ngettext:1,2", "_")
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-location", "-o", "-"]
    options = [f"--keyword={each}" for each in keywords]
    done = subprocess.run(
        [*command, *options, *map(str, files)], capture_output=True, text=True, check=True
    )
    return done.stdout


def _sources(folder: Path) -> Iterator[Path]:
    yield from sorted(ROOM.rglob("*.py"))
    for number, path in enumerate(sorted(ROOM.rglob("templates/**/*.*"))):
        if path.is_file():
            made = folder / f"{number}.py"
            made.write_text(template.templatize(path.read_text(encoding="utf-8")))
            yield made
