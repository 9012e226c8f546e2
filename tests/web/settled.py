"""A home whose register says what its notice needs, so that it is published."""

from adjourn.cli.setup import set_up
from adjourn.home import Home
from adjourn.register.starter import write_starter

_CLAUSES = """
[contracts.scc]
type = "scc"
parties = ["microsoft-ireland", "microsoft-corporation"]
covers = ["teams"]
version = "(EU) 2021/914"
"""


def settle(home: Home) -> None:
    """Set up `home`, with what the starter register leaves to its user filled in."""
    if not home.register.exists():
        write_starter(home.register)
        for path in home.register.glob("*.toml"):
            path.write_text(path.read_text("utf-8").replace(" (replace)", ""), "utf-8")
        with (home.register / "parties.toml").open("a", encoding="utf-8") as parties:
            parties.write(_CLAUSES)
        path = home.register / "parties.toml"
        text = path.read_text("utf-8").replace("# signed_at", "signed_at", 1)
        path.write_text(text, "utf-8")
    set_up(home)
