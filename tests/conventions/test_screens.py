"""The pictures of every screen: each state of the widget has its own, and none is left of one that is gone. Names only."""

from __future__ import annotations

import re

from tests.browser.screens import FOLDER, NAMES, index
from tests.support.looks import states_of_the_widget


def test_every_state_and_flag_has_its_pictures() -> None:
    known = states_of_the_widget()
    assert set(NAMES) == {*known.states, *known.flags}
    text = "\n".join(index()) + "\n"
    assert (FOLDER / "README.md").read_text("utf-8") == text, "take them anew: python3 run.py screens"
    assert {file.name for file in FOLDER.iterdir()} == {"README.md", *re.findall(r"\((\S+\.png)\)", text)}
