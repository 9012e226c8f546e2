"""`practice`, `serve` and `demo`: the commands that run until they are interrupted."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from adjourn.cli.agreeing import example_consents
from adjourn.cli.practising import fault_of, hold, practice_home, section
from adjourn.cli.running import clock as _clock
from adjourn.cli.running import port_option as _port
from adjourn.cli.running import until_interrupted as _until_interrupted
from adjourn.cli.show import say
from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    connected,
    home_option,
    json_option,
    opened,
    print_json,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from socket import socket

    from adjourn.ledger.ledger import Ledger
    from adjourn.ledger.write import Written
    from adjourn.mail.mailbox import Mailbox
    from adjourn.tools.practice import Server
    from adjourn.web.clock import Clock

_SEED = 7
_PEOPLE = 24
# A meeting that no real tenant has.
_JOIN = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_UHJhY3RpY2U%40thread.v2/0"
_TITLE = "Practice: product tour"

_portal_port = click.option(
    "--portal-port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default="a free one",
    help="Port of the portal on 127.0.0.1.",
)
_people = click.option(
    "--people",
    type=click.IntRange(8, 100_000),
    default=_PEOPLE,
    show_default=True,
    help="How many people the practice tenant has.",
)


@click.command()
@_port
@click.option("--seed", type=int, default=_SEED, show_default=True, help="Same seed, same data.")
@_people
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="KIND[:TIMES[:MATCH]]",
    help="Let something go wrong: 429, 503, drop, lie (a delete is taken and not done). MATCH is "
    "a regular expression on METHOD and path. May be given several times.",
)
@click.option(
    "--hold",
    "holds",
    multiple=True,
    metavar="PERSON",
    help="Put the chats and voicemails of PERSON (an e-mail address) under a legal hold.",
)
@click.option(
    "--home",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make this folder a practice home on this tenant, for the other commands to work in.",
)
@json_option
@at_option
@answers
def practice(
    port: int,
    seed: int,
    people: int,
    faults: tuple[str, ...],
    holds: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
    now: datetime,
) -> None:
    """Serve the practice tenant: an emulated Microsoft Teams tenant with invented people.

    With --home the other commands work in that folder at once. Without it put the printed section
    into a register and export the secret. Runs until it is interrupted; its clock moves by POST to
    /practice/clock.
    """
    from adjourn.tools import practice as emulated

    tenant = emulated.Tenant(seed, now, people)
    for text in faults:
        tenant.faults.add(fault_of(text))
    for person in holds:
        hold(tenant, person)
    with _until_interrupted(), emulated.serve(tenant, port) as server:
        if folder:
            home = Home(folder.resolve())
            practice_home(home, server)
            with opened(home) as ledger:
                example_consents(ledger, tenant)
        _announce_practice(server, folder, as_json)
        threading.Event().wait()


def _announce_practice(server: "Server", folder: Path | None, as_json: bool) -> None:
    from adjourn.tools.practice.server import SECRET_VARIABLE

    if as_json:
        print_json(
            {
                "ready": server.url,
                "settings": server.settings(),
                "env": {SECRET_VARIABLE: server.secret},
            }
        )
        return
    if folder:
        click.echo(f"practice home: {folder}; try `adjourn collect --home {folder}`")
    else:
        click.echo(section(server.settings()))
        click.echo(f"export {SECRET_VARIABLE}={server.secret}\n")
    click.echo(f"ready: {server.url}")


@click.command()
@_port
@_portal_port
@home_option
@answers
def serve(port: int, portal_port: int, home: Home) -> None:
    """Serve the desk's pages and the portal of the home on this machine, until interrupted.

    The desk asks once for the access code that is printed at the start; a practice home asks for
    none. The portal is for everybody: a web server with TLS passes requests on to it. Erasures that
    were stopped in the middle go on.
    """
    from adjourn.web.listening import reserve

    with (
        _until_interrupted(),
        reserve(port) as place,
        reserve(portal_port) as portal,
        opened(home) as ledger,
    ):
        _serve_pages(ledger, place, portal)


@click.command()
@_port
@_portal_port
@click.option(
    "--home",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the practice home in this new folder. Default: a temporary one, removed at the end.",
)
@_people
@answers
def demo(port: int, portal_port: int, folder: Path | None, people: int) -> None:
    """The main job on practice data: collects from a practice tenant, then serves the pages.

    Needs no answer and no browser to start. Nothing in it is about a real person.
    """
    from adjourn.tools import practice as emulated
    from adjourn.web.listening import address_of, reserve

    now = _clock()
    with ExitStack() as stack:
        stack.enter_context(_until_interrupted())
        # Before the long part: a port that is taken is told at once.
        place = stack.enter_context(reserve(port))
        portal = stack.enter_context(reserve(portal_port))
        home = Home(_fresh(folder) if folder else stack.enter_context(_temporary()))
        tenant = emulated.Tenant(_SEED, now, people)
        server = stack.enter_context(emulated.serve(tenant))
        practice_home(home, server, address_of(portal))
        ledger = stack.enter_context(opened(home))
        example_consents(ledger, tenant)
        _collect(ledger, now)
        click.echo(f"invitation: {_invitation(ledger, now)}")
        _serve_pages(ledger, place, portal)


def _invitation(ledger: "Ledger", now: datetime) -> str:
    """An invitation to a conference that is yet to come, for trying what the invited see."""
    from adjourn.web.portal.invitations import make

    starts = (now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    token = make(ledger, "teams", _JOIN, now, _TITLE, starts)
    portal = ledger.register.portal
    return f"{portal.url if portal else ''}/join/{token}"


def _collect(ledger: "Ledger", now: datetime) -> None:
    from adjourn.collect import collect

    with connected(ledger) as tools:
        for tool in (one for one in tools.values() if one.sources()):
            done = collect(ledger, tool, now, _said_once_a_source())
            for source, trouble in done.troubles.items():
                say(f"  {source}: {trouble}")
            say(f"collected {done.written.new} items")


def _said_once_a_source() -> Any:
    """Plain lines, which show the same in a terminal, a log and a pipe."""
    seen: set[str] = set()

    def show(source: str, _written: "Written") -> None:
        if source not in seen:
            seen.add(source)
            say(f"collecting {source} ...")

    return show


def _serve_pages(ledger: "Ledger", place: "socket", portal: "socket") -> None:
    """The pages and their worker, each with connections of its own, until interrupted."""
    from adjourn.web import gate, practice
    from adjourn.web.clock import Clock
    from adjourn.web.copies import Copies
    from adjourn.web.desk import Desk
    from adjourn.web.postman import Postman
    from adjourn.web.server import Pages
    from adjourn.web.worker import Worker

    clock = Clock(_clock)
    ahead = practice.latest(practice.origins(ledger.register))
    for instant in (ahead, ledger.evidence.newest() if ledger.practice else None):
        if instant:
            clock.reach(instant)
    code = None if ledger.practice else gate.new_code()
    sleep = _nap if ledger.practice else time.sleep
    with connected(ledger, sleep=sleep) as tools, connected(ledger, sleep=sleep) as own:
        worker = Worker(ledger, own, clock)
        postman = Postman(ledger, clock, _mailbox(ledger, clock))
        lock = gate.Gate(code) if code else None
        copies = Copies(lambda: connected(ledger, sleep=sleep))
        desk = Desk(ledger, tools, worker, clock, lock, copies, postman=postman)
        with Pages(desk, place, portal) as pages:
            if code:
                click.echo(f"access code: {code}")
            click.echo(f"portal: {pages.portal_url}")
            if postman.mailbox:
                click.echo(f"mailbox: {postman.mailbox.page}")
            click.echo(f"ready: {pages.url}")
            pages.run()


def _mailbox(ledger: "Ledger", clock: "Clock") -> "Mailbox | None":
    """In practice, where all letters go; not where the register names a mail server."""
    from adjourn.mail.mailbox import Mailbox

    wanted = ledger.practice and ledger.register.mail is None
    return Mailbox(clock.now) if wanted else None


def _nap(seconds: float) -> None:
    """The practice tenant on this machine has long done what a real one is waited for."""
    time.sleep(min(seconds, 0.1))


def _fresh(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        raise WrongUse(f"{folder} is not empty; a practice home needs a folder of its own")
    return folder.resolve()


@contextmanager
def _temporary() -> Iterator[Path]:
    with TemporaryDirectory(prefix="adjourn-demo-", ignore_cleanup_errors=True) as name:
        yield Path(name) / "home"
