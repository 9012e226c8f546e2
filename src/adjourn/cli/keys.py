"""`keyring`: what the keys need of their own."""

from datetime import datetime
from pathlib import Path

import click

from adjourn.cli.backing import (
    backup_key,
    file_argument,
    folder_argument,
    keep_option,
    key_option,
    make,
)
from adjourn.cli.start import (
    answers,
    at_option,
    at_work,
    home_option,
    json_option,
    opened,
    print_json,
)
from adjourn.home import Home

_KEY = "ADJOURN_KEYRING_KEY"
_WEEK = 7


@click.group()
def keyring() -> None:
    """The keyring: without it nothing that is sealed can be read, by anybody."""


@keyring.command()
@folder_argument
@key_option(_KEY)
@keep_option(_WEEK)
@home_option
@json_option
@at_option
@answers
def backup(
    folder: Path, key_file: Path | None, keep_days: int, home: Home, as_json: bool, now: datetime
) -> None:
    """Back keyring and erasure journal up into FOLDER, apart from the database's backups.

    After each backup of the database: keys that are younger than it are lost otherwise.
    """
    make("keyring", folder, key_file, keep_days, home, as_json, now, _KEY)


@keyring.command()
@file_argument
@key_option(_KEY)
@home_option
@json_option
@answers
def restore(source: Path, key_file: Path | None, home: Home, as_json: bool) -> None:
    """Put keyring and erasure journal of the backup FILE into a home that has none."""
    from adjourn.backup.restoring import restore_keyring

    restore_keyring(source, backup_key(key_file, _KEY), home)
    if as_json:
        print_json({"keyring": str(home.keyring), "journal": str(home.journal)})
    else:
        click.echo(f"restored: {home.keyring} and {home.journal}")


@keyring.command()
@home_option
@json_option
@at_option
@answers
def rotate(home: Home, as_json: bool, now: datetime) -> None:
    """Wrap every key under a new key-encryption key and destroy the old one.

    Older copies of the keyring's files do not fit the new ones: make a new backup afterwards.
    """
    with opened(home) as ledger:
        from adjourn.ledger.sql import writing

        now = at_work(ledger, now)
        count = ledger.keyring.rotate()
        with writing():
            ledger.evidence.record("keyring.rotated", now, actor="role:operator", count=count)
    if as_json:
        print_json({"keys": count})
    else:
        click.echo(f"{count} keys wrapped anew. Run `adjourn keyring backup` now.")
