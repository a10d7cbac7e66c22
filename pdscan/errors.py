"""Errors that a user can act on: one clear sentence, no secret and no value in it."""

from __future__ import annotations


class PdscanError(Exception):
    """Base of all errors that end in one sentence to the user, never in a traceback.

    The message says what is wrong, where, and what to do. It never holds a password or a cell's
    value; `exit_code` is the process's exit code when the error ends the command.
    """

    exit_code = 2


class UsageError(PdscanError):
    """Options, configuration or arguments that do not fit together."""


class SourceError(PdscanError):
    """An address that cannot be opened: unreachable, refused, missing file or missing driver."""


class RegisterError(PdscanError):
    """A register that cannot be read or that breaks its format; names file and line."""


class SplitError(PdscanError):
    """A split, container or item that cannot be read; the scan goes on and coverage lists it.

    `transient` says that a second try in a fresh process may help (a connection that broke).
    """

    exit_code = 3

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient
