"""`practice`, `serve` and `demo`."""

import click


@click.command()
def practice() -> None:
    """Serve the practice tenant."""


@click.command()
def serve() -> None:
    """Serve the pages."""


@click.command()
def demo() -> None:
    """The main job on practice data."""
