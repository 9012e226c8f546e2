"""`receive`: listen for what tools push by themselves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from adjourn.cli.running import clock, port_option, until_interrupted
from adjourn.cli.start import WrongUse, answers, connected, home_option, opened
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.tools.protocol import Tool
    from adjourn.tools.receiving import Receiver


@click.command()
@click.argument("tool", required=False)
@port_option
@home_option
@answers
def receive(tool: str | None, port: int, home: Home) -> None:
    """Take what TOOL (default: every active tool that can) pushes by itself into the ledger.

    Listens on this machine until interrupted. A push is answered when it is stored; killed in
    between, the tool pushes it again and it is stored once. `adjourn collect` still brings what a
    tool does not push.
    """
    with until_interrupted(), opened(home) as ledger, connected(ledger, tool) as tools:
        from adjourn.web.hooks import Hooks

        receivers = _receivers(tools)
        with Hooks(ledger, receivers, clock, port) as hooks:
            for name in sorted(receivers):
                click.echo(f"{name} pushes to {hooks.url}/{name}")
            click.echo(f"ready: {hooks.url}")
            hooks.run()


def _receivers(tools: Mapping[str, "Tool"]) -> dict[str, "Receiver"]:
    """The tools that can push. Raises `WrongUse` where there is none."""
    from adjourn.tools.receiving import Receiver

    found: dict[str, Receiver] = {
        name: tool for name, tool in tools.items() if isinstance(tool, Receiver) and tool.receives
    }
    if not found:
        raise WrongUse(
            "no active tool of the register can push; a Matrix server can once its section has "
            'hs_token = { env = "NAME" } or { file = "PATH" }'
        )
    return found
