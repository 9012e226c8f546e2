"""The commented starter register: Microsoft Teams and the default retention catalogue."""

from importlib.resources import files
from pathlib import Path

FILES = (
    "controller.toml",
    "portal.toml",
    "mail.toml",
    "parties.toml",
    "tools.toml",
    "purposes.toml",
    "types.toml",
    "fields.toml",
    "cookies.toml",
    "measures.toml",
)


def write_starter(directory: Path) -> list[Path]:
    """Write the starter files into `directory`, which is made if need be; returns their paths.

    Refuses to mix with a register that is there: `FileExistsError` when `directory` holds any
    .toml file, and nothing is written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.glob("*.toml")):
        raise FileExistsError("there is a register already; nothing was written")
    targets = [directory / name for name in FILES]
    for target in targets:
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(files(__name__).joinpath(target.name).read_text(encoding="utf-8"))
    return targets
