"""The command line in this process, with what it printed and how it ended."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from chatserver import cli
from tests.support.kept import logging_kept


class Printed(io.TextIOWrapper):
    """Takes text and bytes, as a standard output does."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8", newline="", write_through=True)

    def getvalue(self) -> str:
        self.flush()
        kept = self.buffer
        assert isinstance(kept, io.BytesIO)
        return kept.getvalue().decode()


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


def chatserver(*arguments: str) -> Said:
    """Run one command to its end, in this process: a start of Python costs more than all that these commands do."""
    out, err = Printed(), Printed()
    with logging_kept(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = cli.main(list(arguments))
        except SystemExit as error:
            status = int(error.code or 0)
    return Said(status, out.getvalue(), err.getvalue())
