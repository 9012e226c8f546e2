"""What every command needs: the home folder, the clock, Django, the open ledger, clear errors.

Nothing heavy is imported at the top of this room, so that `--help` answers at once.
"""

import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

from adjourn.cli.logs import log_to
from adjourn.cli.running import clock
from adjourn.evidence.entries import rfc3339
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
    from adjourn.register import Register
    from adjourn.tools.protocol import Tool

NOT_AS_PROMISED = 1
WRONG_USE = 2
_FUTURE = timedelta(minutes=5)  # as far as clocks of two machines may differ
_YEARS = (1990, 2200)  # leaves room for every period that is added to a time
_LONGEST = 10_000  # bytes of a handle on standard input


class Refusal(click.ClickException):
    """Something is not as promised; the text says what, and what to do."""

    exit_code = NOT_AS_PROMISED

    def show(self, file: Any = None) -> None:  # noqa: ARG002 click's signature
        click.echo(f"adjourn: {self.format_message()}", err=True)


class WrongUse(Refusal):
    exit_code = WRONG_USE


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--home",
        "home",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="ADJOURN_HOME",
        default=lambda: Path(click.get_app_dir("adjourn")),
        show_default=click.get_app_dir("adjourn"),
        callback=lambda _c, _p, value: Home(Path(value).resolve()),
        help="Where everything lives: register, database, keyring, logs.",
    )(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)


def at_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--at",
        "now",
        callback=_instant,
        metavar="TIME",
        help="Work as if it were TIME (ISO 8601, UTC unless it says otherwise). Default: now.",
    )(command)


def _instant(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime:
    return clock() if value is None else parse_instant(value)


def parse_instant(value: str) -> datetime:
    """An instant as people type it, in UTC. Raises `click.BadParameter`."""
    try:
        instant = datetime.fromisoformat(value)
        instant = instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter("not a time; right would be 2026-12-24T18:00:00Z") from None
    if not _YEARS[0] <= instant.year <= _YEARS[1]:
        raise click.BadParameter(f"not a time between {_YEARS[0]} and {_YEARS[1]}")
    return instant


def at_work(ledger: "Ledger", now: datetime) -> datetime:
    """The time at which the running command may write. Raises `WrongUse` for another `--at`.

    What was done is not dated back, and re-checks are not put off by a date in the future: looking
    ahead is for `find` and dry runs. In practice the future may come at any time, and stays.
    """
    newest = ledger.evidence.newest()
    if click.get_current_context().get_parameter_source("now") is not ParameterSource.COMMANDLINE:
        return max(now, newest) if newest and ledger.practice else now
    if newest and now < newest:
        raise WrongUse(
            f"--at lies before {rfc3339(newest)}, the time of the newest entry in the evidence "
            "log: nothing is dated back. Give a later time, or none."
        )
    if now > clock() + _FUTURE and not ledger.practice:
        raise WrongUse(
            "--at lies in the future: only `find` and dry runs may look ahead, and practice homes "
            "may do anything. Leave --at away."
        )
    return now


def handle_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("handle", callback=_handle)(command)


def _handle(_context: click.Context, _argument: click.Parameter, value: str) -> str:
    return given(value)


def given(value: str) -> str:
    """A handle; `-` reads it from standard input: arguments show in process lists and histories.

    Raises `click.BadParameter` for none.
    """
    text = typed() if value == "-" else value
    if not text.strip():
        raise click.BadParameter("give an e-mail address, a telephone number or an account id")
    return text.strip()


def typed() -> str:
    """The first line of standard input, as somebody wrote it."""
    return sys.stdin.buffer.readline(_LONGEST).decode("utf-8", "backslashreplace")


def answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns the errors of the rooms below into words and exit codes, never into tracebacks."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from adjourn.ledger.errors import LedgerError
        from adjourn.ledger.sql import trouble
        from adjourn.register import RegisterError
        from adjourn.tools import UnknownTool
        from adjourn.tools.protocol import ToolError

        try:
            with trouble():
                return command(*args, **kwargs)
        except RegisterError as error:
            raise WrongUse(f"{error}\nRun `adjourn register check` for all of it.") from None
        except UnknownTool as error:
            raise WrongUse(str(error)) from None
        except (LedgerError, ToolError) as error:
            raise Refusal(str(error)) from None
        except OSError as error:
            raise Refusal(_os_words(error)) from None

    return run


def _os_words(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or 'the system refuses'}{where}"


def start(home: Home) -> None:
    """Django on the database of `home`."""
    os.environ["ADJOURN_HOME"] = str(home.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adjourn.settings")
    import django

    django.setup()
    log_to(home)


def must_exist(home: Home) -> None:
    """Raises `WrongUse` for a home that is not set up."""
    if not home.register.is_dir():
        raise WrongUse(f"{home.path} is not set up: run `adjourn init --home {home.path}` first.")


def load_register(home: Home) -> "Register":
    from adjourn import register

    must_exist(home)
    return register.load(home.register)


@contextmanager
def opened(home: Home) -> Iterator["Ledger"]:
    """The ledger of `home`, closed again at the end."""
    register = load_register(home)
    start(home)
    from django.db import connections

    from adjourn.ledger.ledger import Ledger

    try:
        ledger = Ledger.open(home, register)
        try:
            yield ledger
        finally:
            ledger.close()
    finally:
        connections.close_all()  # the last one to leave brings the journal into the file


class _Connected(dict[str, "Tool"]):
    """The connected tools by name."""

    def __missing__(self, name: str) -> NoReturn:
        raise WrongUse(
            f"items of the tool {name!r} are held, but the register has no such active tool: "
            'put its section back with status = "active" until they are gone'
        )


@contextmanager
def connected(
    ledger: "Ledger",
    only: str | None = None,
    sleep: Callable[[float], None] = time.sleep,
    *,
    asking: bool = True,
) -> Iterator[dict[str, "Tool"]]:
    """The active tools of the register (or the one named), closed again at the end; and our own
    archive, where none is named.

    `sleep` is how they wait when a tool throttles or takes its time. Without `asking` nothing will
    be asked of them, and their secrets need not be there.
    """
    from adjourn import tools
    from adjourn.archive.objects import Folder
    from adjourn.archive.tool import NAME, Archive
    from adjourn.register.secrets import read_secret
    from adjourn.register.settings import secrets_of

    wanted = {
        name: tool
        for name, tool in ledger.register.tools.items()
        if tool.status == "active" and only in (None, name)
    }
    if not wanted:
        known = ", ".join(sorted(ledger.register.tools)) or "none"
        raise WrongUse(f"no active tool of that name in the register; there is: {known}")
    made = _Connected()
    try:
        for name, tool in wanted.items():
            try:
                for key, place in secrets_of(tool.settings) if asking else ():
                    read_secret(place, key)
                made[name] = tools.connect(name, tool.kind, tool.settings, sleep=sleep)
            except ValueError as error:
                raise WrongUse(f"tools.{name}: {error}") from None
        if only is None and ledger.archive is not None:
            made[NAME] = Archive(Folder(ledger.archive))
        yield made
    finally:
        for connection in made.values():
            connection.close()


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def leave(code: int) -> NoReturn:
    raise SystemExit(code)
