# SPDX-License-Identifier: GPL-2.0-or-later
"""The texts for users agree with each other: UI words, links, examples, states and pictures. No OBS is needed."""

import hashlib
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ("automation", "prompts", "states", "trust"))]
EVERY_PAGE = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
TEXTS = dict(re.fullmatch(r'([\w.]+)="(.*)"', line).groups()
             for line in (ROOT / "data" / "locale" / "en-US.ini").read_text(encoding="utf-8").splitlines())

# Words on the screen that are not the plugin's.
OF_OBS = {"+", "OK", "Settings → Hotkeys", "Docks → Reference-to-Video", "Tools → Scripts",
          "Tools → WebSocket Server Settings", "obs-websocket Settings"}
OF_OTHER_PROGRAMS = {
    "System → Hotkey",  # Stream Deck
    "Stream Apps → OBS", "OBS Studio → OBS Raw", "OBS Raw", "Core → C# → Execute C# Code",  # Streamer.bot
    "Tools → Advanced Scene Switcher", "Macro", "Perform actions only on condition change", "Scene", "Source", "Media",
    "Switch scene",
}
# What is in quotes and is no UI word: names in a prompt, a keychain or a key, and a text with its values filled in.
NO_UI_WORDS = {"Image 1", "Bearer", "Authorization:", "FOXAPI_API_KEY=", "Generating 40 %, time left: 1:20"}


def words(page):
    """The page without code blocks, on one line."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", "\n".join(line for line in text.splitlines() if not line.startswith("    ")))


def pattern(text):
    """A text of the locale as a pattern that matches it with anything filled in."""
    return re.compile("".join(".+?" if re.fullmatch(r"\{\w+\}", part) else re.escape(part)
                              for part in re.split(r"(\{\w+\})", text)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_bold_word_is_on_the_screen(page):
    bold = set(re.findall(r"\*\*(.+?)\*\*", words(page)))
    assert bold - set(TEXTS.values()) - OF_OBS - OF_OTHER_PROGRAMS == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_quoted_ui_word_is_on_the_screen(page):
    quoted = {quote for quote in re.findall("“(.+?)”", words(page).replace("**", ""))
              if quote[0].isupper() and not quote.startswith("obs-")}
    assert quoted - set(TEXTS.values()) - NO_UI_WORDS == set()


def test_every_sentence_quoted_in_a_page_is_a_text_of_the_locale():
    quotes = []
    for page in PAGES:
        blocks = re.findall(r"(?:^> .*\n)+", page.read_text(encoding="utf-8"), re.MULTILINE)
        quotes += [" ".join(line[2:] for line in block.splitlines()) for block in blocks]
    assert len(quotes) >= 2
    patterns = [pattern(text) for text in TEXTS.values() if len(text) > 40]
    assert [quote for quote in quotes if not any(text.fullmatch(quote) for text in patterns)] == []


def test_texts_that_quote_a_ui_word_quote_one_that_exists():
    quoted = {(key, quote) for key, text in TEXTS.items() for quote in re.findall("“([A-Z][^{}”]*)”", text)}
    assert len(quoted) > 20
    assert {(key, quote) for key, quote in quoted if quote not in TEXTS.values()} == set()


def test_the_table_of_states_has_every_word_of_the_ui_and_no_other():
    page = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"\| word in OBS \|.*\n\|---.*\n((?:\|.*\n)+)", page)
    in_table = {line.split("|")[1].strip() for line in table.splitlines()}
    on_screen = {text.replace(" {progress} %", "") for key, text in TEXTS.items() if key.startswith("State.")}
    assert in_table == on_screen


def test_ids_in_examples_have_the_form_that_the_plugin_makes():
    ids = {found for page in EVERY_PAGE for found in re.findall(r"\b\d{8}T\w+-\w+", page.read_text(encoding="utf-8"))}
    assert ids
    assert {found for found in ids if not re.fullmatch(r"\d{8}T\d{9}-[0-9a-f]{6}", found)} == set()


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"\s+", "", page.read_text(encoding="utf-8"))):
        if re.match(r"https?:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if fragment:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert fragment in {anchor(heading) for heading in headings}, target


@pytest.mark.parametrize("way", ["a prompt", "a captured frame"])
def test_each_file_on_the_way_is_there_and_each_room_has_one_step(way):
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    section = page.split(f"### The way of {way}\n")[1].split("\n###")[0]
    rooms = []
    for step in re.split(r"^\d\. ", section, flags=re.MULTILINE)[1:]:
        files = re.findall(r"`([\w/-]+\.cpp)`", step)
        room = ""
        for file in files:
            # A name without a room is in the room of the one before.
            room, _, name = file.rpartition("/") if "/" in file else (room, "", file)
            assert any((ROOT / "src" / above / room / name).exists() for above in ("", "obs")), file
        rooms.append(files[0].rpartition("/")[0])
    assert len(set(rooms)) == len(rooms) > 4


def test_pages_that_the_texts_name_are_installed(tmp_path):
    if "R2V_BUILD" not in os.environ:
        pytest.skip("needs a build folder")
    # The folder for one user is absolute: DESTDIR keeps it here.
    subprocess.run([os.environ["R2V_CMAKE"], "--install", os.environ["R2V_BUILD"], "--component", "docs"], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, "DESTDIR": str(tmp_path)})
    installed = {path.name for path in tmp_path.rglob("docs/*.md")}
    named = {name for text in TEXTS.values() for name in re.findall(r"\b[\w-]+\.md\b", text)}
    assert named and named <= installed


@pytest.mark.parametrize("source", sorted((ROOT / "docs" / "images").glob("*.dot")), ids=lambda path: path.name)
def test_every_picture_is_drawn_from_its_source_as_it_is_now(source):
    (drawn_from,) = re.findall(r"<!-- \S+, sha256 (\w+) -->", source.with_suffix(".svg").read_text(encoding="utf-8"))
    assert drawn_from == hashlib.sha256(source.read_bytes()).hexdigest(), "run tools/pictures"


@pytest.mark.parametrize("phrase, better", [
    ("the log of OBS", "the OBS log"), ("shall ", "should, will or must"), ("0: ", "0 = off"), ("docs/", "a place that "
     "an installed plugin has"), ("menu entry of", "in the Tools menu")])
def test_texts_keep_to_the_words_of_the_glossary(phrase, better):
    assert {key for key, text in TEXTS.items() if phrase in text} == set(), better
