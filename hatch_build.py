"""Hatch hook: bundles the browser code while the wheel, or the editable install, is made."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildWidget(BuildHookInterface):  # type: ignore[type-arg]
    """Runs widget/build.py, so that no wheel is made without its scripts, styles and texts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        runpy.run_path(str(Path(self.root, "widget", "build.py")))["build"]()
