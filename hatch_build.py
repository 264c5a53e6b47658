"""Hatch hook: bundles the browser code and compiles the word lists while the wheel, or the editable install, is made."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildAssets(BuildHookInterface):  # type: ignore[type-arg]
    """Runs widget/build.py and wordlists/build.py, so that no wheel is made without its scripts, styles, texts and word lists."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        runpy.run_path(str(Path(self.root, "widget", "build.py")))["build"]()
        runpy.run_path(str(Path(self.root, "wordlists", "build.py")))["build"]()
        if version != "editable":  # a working copy reads them where they were made
            build_data["force_include"][str(Path(self.root, ".build", "lexicon.bin"))] = "chatserver/anonymiser/lexicon.bin"
