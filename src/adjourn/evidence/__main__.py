"""Check receipts and logs from the command line, with nothing but this folder.

    python -m evidence verify FILE... --key KEY

Needs Python 3.11 and the package `cryptography`; goes by whatever name the folder has.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .files import FileReport, Report, UsageError, read_key, verify_files


def main(argv: Sequence[str] | None = None) -> int:
    """Run `verify`. Returns 0: all as promised, 1: something is not, 2: wrong use."""
    parser = _parser()
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has written help (0) or what is wrong (2)
        return int(stop.code or 0)
    try:
        report = verify_files(options.files, read_key(options.key))
    except UsageError as error:
        print(f"{parser.prog}: {_plain(str(error))}", file=sys.stderr)
        return 2
    print(as_json(report) if options.json else as_text(report))
    return 0 if report.ok else 1


def as_json(report: Report) -> str:
    """The report for programs."""
    files = [{**asdict(each), "ok": each.ok} for each in report.files]
    return json.dumps({"ok": report.ok, "files": files}, indent=2)


def as_text(report: Report) -> str:
    """The report for people."""
    return "\n".join(line for each in report.files for line in _lines(each))


def _lines(report: FileReport) -> list[str]:
    verdict = "as promised" if report.ok else "NOT AS PROMISED"
    lines = [f"{_plain(report.file)} ({report.format}): {verdict}"]
    for name, value in report.about.items():
        lines.append(f"  {name}: {_value(value)}")
    if report.about.get("practice"):
        lines.append("  This is practice: it says nothing about real data.")
    for finding in report.findings:
        lines.append(f"  {finding.code}: {finding.where}: {_plain(finding.message)}")
    return lines


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {word}" for word, count in sorted(value.items())) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _plain(str(value))


def _plain(text: str) -> str:
    """Without control characters: a file's content must not drive the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evidence", description="Check receipts and logs offline")
    commands = parser.add_subparsers(required=True, metavar="verify")
    command = commands.add_parser("verify", help="check files, and all of them against each other")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a receipt or a log")
    command.add_argument("--key", required=True, help="the verifier key or PEM, or a file with it")
    command.add_argument("--json", action="store_true", help="answer for programs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
