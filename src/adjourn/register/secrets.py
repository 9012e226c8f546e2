"""Secrets are named in the register, never written there: by environment variable or by file."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

_LONGEST = 64 * 1024  # a private key with its certificate chain fits many times


class SecretError(ValueError):
    """A secret cannot be had. The text says what to do and never holds any of it."""


class Secret:
    """A secret in memory. It shows itself only through `reveal`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret in clear, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not stored")


def read_secret(value: Mapping[str, Any], key: str) -> Secret:
    """The secret that the register names under `key` as `{ env = NAME }` or `{ file = PATH }`.

    A file holds the secret alone (one trailing line end is dropped) and is readable by its owner
    only. A relative path counts from the working directory. Raises `SecretError`.
    """
    check_reference(value, key)
    ((where, name),) = value.items()
    text = _from_environment(name, key) if where == "env" else _from_file(name, key)
    if not text:
        raise SecretError(f"{key}: the secret is empty; put it where the register says")
    return Secret(text)


def check_reference(value: Mapping[str, Any], key: str) -> None:
    """Raises `SecretError` unless `value` says where a secret is; does not look there."""
    match dict(value) if isinstance(value, Mapping) else value:
        case {"env": str(), **rest} | {"file": str(), **rest} if not rest:
            return
    raise SecretError(f'{key}: write {{ env = "NAME" }} or {{ file = "PATH" }}')


def _from_environment(name: str, key: str) -> str:
    text = os.environ.get(name)
    if text is None:
        raise SecretError(f"{key}: the environment variable {name!r} is not set; set it")
    return text


def _from_file(path: str, key: str) -> str:
    with _opened(path, key) as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise SecretError(f"{key}: the secret's file is not a plain file")
        # Only POSIX modes say who may read.
        if os.name == "posix" and state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SecretError(f"{key}: others can use the secret's file; run chmod 600 on it")
        content = file.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise SecretError(f"{key}: the secret's file is larger than {_LONGEST} bytes")
    return _decoded(content, key).removesuffix("\n").removesuffix("\r")


def _opened(path: str, key: str) -> BinaryIO:
    try:
        # Without O_NONBLOCK, a named pipe in the file's place would stop the program.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
        return os.fdopen(os.open(Path(path).expanduser(), flags), "rb")
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "not a path"
        raise SecretError(f"{key}: the secret's file cannot be opened ({why})") from None


def _decoded(content: bytes, key: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # The original error quotes bytes of the secret.
        raise SecretError(f"{key}: the secret's file is not UTF-8 text") from None
