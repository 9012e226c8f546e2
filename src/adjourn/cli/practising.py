"""What the practice commands say to the practice tenant, and about it."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from adjourn.cli.setup import set_up
from adjourn.cli.start import WrongUse
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.tools.practice import Fault, Server, Tenant
    from adjourn.tools.practice.model import Mail, Thread


def fault_of(text: str) -> "Fault":
    """The fault that an option spells `KIND[:TIMES[:MATCH]]`. Raises `WrongUse`."""
    from adjourn.tools.practice import Fault, Kind

    kind, _, rest = text.partition(":")
    times, _, match = rest.partition(":")
    known = {"429": Kind.THROTTLE, "503": Kind.UNAVAILABLE, "drop": Kind.DROP, "lie": Kind.LIE}
    if kind not in known:
        raise WrongUse(f"--fault: there is {', '.join(known)}")
    if times and not (times.isascii() and times.isdigit() and len(times) < 7):
        raise WrongUse("--fault: TIMES is a number; right would be 429:3:callRecords")
    # A lie that answers a GET would change nothing, so it means deletions alone.
    default = "^(DELETE|POST .*[dD]elete)" if kind == "lie" else ""
    try:
        return Fault(known[kind], match or default, int(times or 1))
    except ValueError as error:
        raise WrongUse(f"--fault: {error}") from None


def hold(tenant: "Tenant", person: str) -> None:
    """Put what `person` wrote and spoke under a hold at the tenant. Raises `WrongUse`."""
    store = tenant.store
    if person not in store.people:
        raise WrongUse("--hold: the practice tenant has no such person; try anna@example.org")
    things: list[Thread | Mail] = [*store.chats.values(), *store.mail.values()]
    for thing in things:
        if person in thing.who:
            thing.held = True


def practice_home(home: Home, server: "Server", portal: str | None = None) -> None:
    """Make `home` one whose only tool is this practice tenant; its secret lies beside it.

    `portal` is where its public pages will be.

    Raises `WrongUse` for a home with any other tool: practice never mixes with real data.
    """
    from adjourn import register
    from adjourn.register.starter import write_starter

    if not home.register.is_dir():
        home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_starter(home.register)
        _fill_in(home)
    elif not all(t.settings.get("practice") for t in register.load(home.register).tools.values()):
        raise WrongUse(f"{home.path} has a tool that is not practice; give a folder of its own")
    sign(home)
    secret = home.path / "practice.secret"
    secret.touch(mode=0o600)
    secret.write_text(server.secret, encoding="utf-8")
    settings = {**server.settings(), "client_secret": {"file": str(secret)}}
    (home.register / "tools.toml").write_text(section(settings), encoding="utf-8")
    if portal:
        text = f'[portal]\nurl = "{portal}"\n'
        (home.register / "portal.toml").write_text(text, encoding="utf-8")
    set_up(home)


# What the starter register leaves to its user, for an organisation that does not exist.
_PURPOSES = {
    "The one purpose stated when consent was asked for": "Watching the conference again",
    "Der eine Zweck, der bei der Bitte um Einwilligung genannt wurde": (
        "Die Konferenz noch einmal ansehen"
    ),
}


def _fill_in(home: Home) -> None:
    for path in home.register.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace(" (replace)", "")
        for old, new in _PURPOSES.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


def sign(home: Home) -> None:
    """The contract with the provider, without which the tool may not be used, and what the invented
    organisation has checked about its parties."""
    path = home.register / "parties.toml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if "\nsigned_at" not in text:
        text = text.replace("# signed_at", "signed_at", 1)
        text = text.replace('# file_sha256 = "..."', f'file_sha256 = "{"0" * 64}"', 1)
        for key in ("address_checked", "adequacy_checked", "adequacy"):
            text = text.replace(f"# {key} = ", f"{key} = ")
        path.write_text(text, encoding="utf-8")


def section(settings: Mapping[str, Any]) -> str:
    """The settings of the practice tenant as the register's section `[tools.teams]`."""
    lines = [f"{key} = {_toml(value)}" for key, value in settings.items()]
    own = [
        'title = "Microsoft Teams (practice)"',
        'join_hosts = ["teams.microsoft.com"]',
        'provider = "microsoft-ireland"',
        'contract = "avv-microsoft"',
    ]
    return "\n".join(["[tools.teams]", *own, *lines]) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    # What JSON writes for plain texts and numbers is TOML, too.
    return json.dumps(value)
