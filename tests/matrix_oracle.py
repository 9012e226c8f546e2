"""The oracle: every place in Synapse's folder where a planted word lies. For tests alone; the
product sees the server through its API only."""

import sqlite3
from contextlib import closing
from pathlib import Path

from synapse_server import Synapse


class Oracle:
    """Searches every column of every table, and every file."""

    def __init__(self, server: Synapse) -> None:
        self._server = server

    def places(self, word: str) -> set[str]:
        """Where `word` lies: "table.column", "file:NAME", or "free pages" of the database file."""
        wanted = word.encode()
        found = self._in_tables(wanted)
        for file in self._server.folder.rglob("*"):
            if file.is_file() and not self._is_database(file):
                relative = file.relative_to(self._server.folder)
                if wanted in file.read_bytes() or wanted in str(relative).encode():
                    found.add(f"file:{file.name}")
        if not any("." in place for place in found) and self._in_database_file(wanted):
            found.add("free pages")
        return found

    def tables(self, word: str) -> set[str]:
        """The tables among the places, and "log" for log files."""
        return {
            "log" if place.startswith("file:") and place.endswith(".log") else
            place if place.startswith("file:") else place.partition(".")[0]
            for place in self.places(word)
        }  # fmt: skip

    def rows(self, table: str, word: str) -> list[tuple[bytes, ...]]:
        """The rows of one table that hold `word`."""
        with closing(self._open()) as database:
            rows = database.execute(f'SELECT * FROM "{table}"').fetchall()
        return [row for row in rows if any(v == word.encode() for v in row)]

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(f"file:{self._server.database}?mode=ro", uri=True)
        database.text_factory = bytes
        return database

    def _in_tables(self, wanted: bytes) -> set[str]:
        found = set()
        with closing(self._open()) as database:
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                rows = database.execute(f'SELECT * FROM "{name.decode()}"')
                columns = [column[0] for column in rows.description]
                for row in rows:
                    for column, value in zip(columns, row, strict=True):
                        if isinstance(value, bytes) and wanted in value:
                            found.add(f"{name.decode()}.{column}")
        return found

    def _is_database(self, file: Path) -> bool:
        return file.name.startswith(self._server.database.name)

    def _in_database_file(self, wanted: bytes) -> bool:
        return any(
            wanted in file.read_bytes()
            for file in self._server.folder.glob(f"{self._server.database.name}*")
        )
