"""The room's names: Streamlit puts its folder first on the path, so each of them can hide something else."""

import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import frontend
from frontend.components.links import PLACES

ROOM = Path(frontend.__path__[0])


def test_no_file_or_folder_hides_a_room_or_a_module() -> None:
    here = {path.stem for path in ROOM.iterdir() if path.is_dir() or path.suffix == ".py"}
    rooms = {path.name for path in ROOM.parent.iterdir() if path.is_dir()}
    hidden = rooms | sys.stdlib_module_names | set(packages_distributions())
    assert here & (hidden - {"__init__", "__pycache__"}) == set()


def test_every_page_is_a_file_of_its_subject_and_stands_in_the_menus_table() -> None:
    pages = {path.relative_to(ROOM).as_posix() for path in ROOM.rglob("*_page.py")}
    assert pages == {place.file for place in PLACES.values()}


def test_html_goes_to_the_browser_only_as_markup() -> None:
    here = {path.name for path in ROOM.rglob("*.py") if ".html(" in path.read_text(encoding="utf-8")}
    # layout: the house's style and the page's language; browser: our own scripts. Nothing from outside.
    assert here == {"markup.py", "layout.py", "browser.py"}
