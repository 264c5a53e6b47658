"""What an account may be called. Names of staff are chosen by the operator, not by strangers, and stand in lists and logs."""

from __future__ import annotations

import re
import unicodedata

from chatserver.errors import ChatError, Code
from chatserver.rules.message import parse_text

LONGEST_WORK_NAME = 40
_LONGEST_TYPED = 200
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")


def fold_name(typed: str) -> str:
    """The form in which names are kept and looked up, so that capitals and stray spaces do not make another account."""
    whole = typed[:_LONGEST_TYPED].encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no bytes to look up
    return unicodedata.normalize("NFKC", whole).strip().casefold()


def is_name(folded: str) -> bool:
    """Whether an account can be called so; what cannot be one need not be looked up."""
    return _NAME.fullmatch(folded) is not None


def parse_name(typed: str) -> str:
    """A sign-in name: 1 to 64 letters, digits, dots, hyphens and underscores, beginning and ending with one of the first two.

    Raises INVALID.
    """
    name = fold_name(typed)
    if not is_name(name):
        raise ChatError(Code.INVALID)
    return name


def parse_work_name(typed: str) -> str:
    """What visitors and colleagues see: one line of 1 to 40 code points. Raises INVALID or TOO_LONG."""
    name = parse_text(typed.strip(), LONGEST_WORK_NAME)
    if any(unicodedata.category(c).startswith("C") for c in name):
        raise ChatError(Code.INVALID)
    return name
