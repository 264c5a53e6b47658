"""The pictures of every screen: each state of the widget has its own, and none is left of one that is gone. Names only."""

from __future__ import annotations

import re

from tests.browser import console_screens
from tests.browser.screens import FOLDER, NAMES, index
from tests.support.looks import states_of_the_widget


def test_every_state_and_flag_has_its_pictures() -> None:
    known = states_of_the_widget()
    assert set(NAMES) == {*known.states, *known.flags}
    text = "\n".join(index()) + "\n"
    assert (FOLDER / "README.md").read_text("utf-8") == text, "take them anew: python3 run.py screens"
    assert {file.name for file in FOLDER.iterdir() if file.is_file()} == {"README.md", *re.findall(r"\((\S+\.png)\)", text)}


def test_the_console_has_the_pictures_that_its_page_shows() -> None:
    folder = console_screens.FOLDER
    text = "\n".join(console_screens.index()) + "\n"
    assert (folder / "README.md").read_text("utf-8") == text, "take them anew: python3 run.py screens"
    assert {file.name for file in folder.iterdir()} == {"README.md", *re.findall(r"\((\S+\.png)\)", text)}
