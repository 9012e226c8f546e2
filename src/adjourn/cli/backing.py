"""`backup`, `backups`, `restore` and `vacuum`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adjourn.cli.show import instant, say, table
from adjourn.cli.start import (
    NOT_AS_PROMISED,
    WrongUse,
    answers,
    at_option,
    at_work,
    home_option,
    json_option,
    leave,
    opened,
    print_json,
    start,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.backup.sealed import BackupKey

_ROTATION = 35  # days; the same as `adjourn.law.backups.ROTATION`
_KEY = "ADJOURN_BACKUP_KEY"
folder_argument = click.argument(
    "folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path)
)
file_argument = click.argument(
    "source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


def key_option(variable: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--key-file",
        type=click.Path(path_type=Path),
        help=f"File with the key, its owner's only. Default: the variable {variable}.",
    )


def keep_option(default: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--keep-days",
        type=click.IntRange(1, _ROTATION),
        default=default,
        show_default=True,
        help="How long a backup may exist; older ones of this home are deleted.",
    )


def backup_key(key_file: Path | None, variable: str) -> "BackupKey":
    """Raises `WrongUse` without one."""
    from adjourn.backup.sealed import BackupError, read_key
    from adjourn.register.secrets import SecretError, read_secret

    place = {"env": variable} if key_file is None else {"file": str(key_file)}
    try:
        return read_key(read_secret(place, "backup key").reveal())
    except (SecretError, BackupError) as error:
        raise WrongUse(str(error)) from None


def make(
    holds: str, folder: Path, key_file: Path | None, keep: int, home: Home, as_json: bool,
    now: datetime, variable: str,
) -> None:  # fmt: skip
    """Make a backup of one sort and tell of it."""
    from adjourn.backup.sealed import BackupError
    from adjourn.backup.taking import check, take

    key, kept = backup_key(key_file, variable), timedelta(days=keep)
    try:
        check(home, folder, kept)
    except BackupError as error:
        raise WrongUse(str(error)) from None
    with opened(home) as ledger, bar("sealed", quiet=as_json) as progress:
        now = at_work(ledger, now)
        taken = take(ledger, home, holds, folder, key, now, kept, progress)
    if as_json:
        print_json(
            {
                "backup": str(taken.id),
                "holds": holds,
                "file": str(taken.path),
                "bytes": taken.bytes,
                "until": instant(taken.until),
                "deleted": taken.deleted,
            }
        )
        return
    click.echo(f"{taken.path}: {taken.bytes} bytes, to be deleted by {instant(taken.until)}")
    if taken.deleted:
        click.echo(f"{taken.deleted} older ones deleted")


@click.command()
@folder_argument
@key_option(_KEY)
@keep_option(_ROTATION)
@home_option
@json_option
@at_option
@answers
def backup(
    folder: Path, key_file: Path | None, keep_days: int, home: Home, as_json: bool, now: datetime
) -> None:
    """Back the database and the register up into FOLDER, while the pages go on.

    Sealed with a key of its own, and never with the keyring: that has `adjourn keyring backup`.
    """
    make("database", folder, key_file, keep_days, home, as_json, now, _KEY)


@click.command()
@folder_argument
@keep_option(_ROTATION)
@json_option
@at_option
@answers
def backups(folder: Path, keep_days: int, as_json: bool, now: datetime) -> None:
    """List the backups in FOLDER; exit code 1 when one is too old or cannot be read."""
    from adjourn.backup.folder import found

    if not folder.is_dir():
        raise WrongUse(f"there is no folder {folder}")
    listed = [
        {
            "file": one.path.name,
            "made": instant(one.made),
            "backup": one.header.id if one.header else None,
            "holds": one.header.holds if one.header else None,
            "too_old": now - one.made > timedelta(days=keep_days),
            "trouble": one.trouble,
        }
        for one in found(folder)
    ]
    if as_json:
        print_json({"backups": listed})
    else:
        shown = [{**one, "too_old": "too old" if one["too_old"] else ""} for one in listed]
        table(shown, {"file": "file", "made": "made", "too_old": "", "trouble": ""})
        click.echo(f"{len(listed)} backups")
    if any(one["too_old"] or one["trouble"] for one in listed):
        say(
            f"What is older than {keep_days} days must go (Art. 17 GDPR): `adjourn backup` deletes "
            "it, or delete it by hand."
        )
        leave(NOT_AS_PROMISED)


@click.command()
@file_argument
@key_option(_KEY)
@click.option(
    "--without-journal",
    is_flag=True,
    help="Although the erasure journal is lost: what was erased of people who stay comes back.",
)
@home_option
@json_option
@at_option
@answers
def restore(
    source: Path,
    key_file: Path | None,
    without_journal: bool,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Put the backup FILE into an empty home that holds the keyring and the erasure journal alone.

    Before anything is served, what was erased since is erased again; counts prove it.
    """
    from adjourn.backup import restoring

    key = backup_key(key_file, _KEY)
    header = restoring.examine(source, key, "database")
    restoring.check_age(header, now)
    restoring.check_place(home, header, without_journal)
    stage = restoring.stage_of(home)
    start(home)
    from adjourn.backup.proving import prove
    from adjourn.backup.taking import clear

    try:
        with bar("opened", quiet=as_json) as progress:
            restoring.unpack(source, key, stage.path, progress)
        proof = prove(stage, header, without_journal, now)
    except BaseException:
        clear(stage.path)
        raise
    restoring.put_in_place(home)
    if as_json:
        print_json(
            {
                "backup": header.id,
                "made": header.made,
                "home": str(home.path),
                "journal": not without_journal,
                "erased_since": {
                    "people": proof.people,
                    "items": proof.items,
                    "unreadable_before": proof.unreadable,
                    "left": proof.left,
                },
            }
        )
        return
    click.echo(f"restored: {home.path}, as of {header.made}")
    click.echo(
        f"erased since: {proof.people} people, {proof.items} items; {proof.unreadable} of them "
        f"could not be opened even before they were erased again, {proof.left} are left"
    )
    if without_journal:
        say("Without the erasure journal, what was erased of people who stay may be back.")


@click.command()
@home_option
@json_option
@at_option
@answers
def vacuum(home: Home, as_json: bool, now: datetime) -> None:
    """Write the database anew, so that no byte of what was deleted is left between its rows, and
    delete files of the archive that a kill has left without a row.

    Holds writers up for some seconds a gigabyte. `adjourn follow-up` does it for small databases.
    """
    with opened(home) as ledger:
        from adjourn.archive.keep import tidy
        from adjourn.archive.objects import Folder
        from adjourn.ledger.vacuum import vacuum as write_anew

        tidy(ledger, Folder(home.archive))
        before, after = write_anew(at_work(ledger, now))
    if as_json:
        print_json({"bytes_before": before, "bytes_after": after})
    else:
        click.echo(f"{home.database}: {before} bytes before, {after} bytes now")


@contextmanager
def bar(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar of bytes on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as shown:
        task = shown.add_task(what)
        yield lambda done, total: shown.update(task, completed=done, total=total)
