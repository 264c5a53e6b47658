"""Reads a TOML file by a table of settings, and finds everything that is wrong with it at once.

There are no overrides from the environment: one file says what runs. Must never apply a default that the table does not show.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatserver.errors import OperatorError
from chatserver.settings import NAME, Required, Setting

_BAD_NAME = "must be named by 1-32 small letters, digits, hyphens and underscores"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


class ConfigError(OperatorError):
    """Nothing starts. ``faults`` holds everything that is wrong, in the order of the file."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def shape_of(table: tuple[Setting, ...]) -> dict[str, Any]:
    """The table as nested dicts with a Setting at each end."""
    shape: dict[str, Any] = {}
    for setting in table:
        *sections, name = setting.path.split(".")
        node = shape
        for section in sections:
            node = node.setdefault(section, {})
        node[name] = setting
    return shape


def read(node: Any, shape: dict[str, Any], path: str, faults: list[Fault]) -> dict[str, Any]:
    """Values in the form of ``shape``; a faulty one is left out and told."""
    if not isinstance(node, dict):
        faults.append(Fault(path, "must be a table"))
        return {}
    if "*" in shape:
        faults.extend(Fault(f"{path}.{name}", _BAD_NAME) for name in node if not NAME.fullmatch(name))
        return {name: read(inner, shape["*"], f"{path}.{name}", faults) for name, inner in node.items()}
    prefix = f"{path}." if path else ""
    faults.extend(Fault(f"{prefix}{key}", "is not a setting") for key in node if key not in shape)
    values: dict[str, Any] = {}
    for key, inner in shape.items():
        if not isinstance(inner, Setting):
            values[key] = read(node.get(key, {}), inner, f"{prefix}{key}", faults)
        elif key not in node and isinstance(inner.default, Required):
            faults.append(Fault(f"{prefix}{key}", "is missing"))
        else:
            try:
                values[key] = inner.kind.parse(node.get(key, inner.default))
            except ValueError as error:
                faults.append(Fault(f"{prefix}{key}", str(error)))
    return values


def read_file(path: Path, shown: str, faults: list[Fault]) -> dict[str, Any] | None:
    """The document; None when it cannot be had, which is told."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        faults.append(Fault(shown, f"cannot be read ({(error.strerror or 'unknown reason').lower()})"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(shown, f"is not TOML ({error})"))
    return None
