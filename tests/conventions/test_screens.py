"""The pictures of every screen: each state of the widget has its own, and none is left of one that is gone. Names only."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from tests.browser import console_screens, supervisor_screens
from tests.browser.screens import FOLDER, NAMES, index
from tests.support.looks import states_of_the_widget


def test_every_state_and_flag_has_its_pictures() -> None:
    known = states_of_the_widget()
    assert set(NAMES) == {*known.states, *known.flags}
    text = "\n".join(index()) + "\n"
    assert (FOLDER / "README.md").read_text("utf-8") == text, "take them anew: python3 run.py screens"
    assert {file.name for file in FOLDER.iterdir() if file.is_file()} == {"README.md", *re.findall(r"\((\S+\.png)\)", text)}


@pytest.mark.parametrize("screens", [console_screens, supervisor_screens])
def test_staff_s_screens_have_the_pictures_that_their_page_shows(screens: ModuleType) -> None:
    folder = screens.FOLDER
    text = "\n".join(screens.index()) + "\n"
    assert (folder / "README.md").read_text("utf-8") == text, "take them anew: python3 run.py screens"
    assert {file.name for file in folder.iterdir()} == {"README.md", *re.findall(r"\((\S+\.png)\)", text)}
