from __future__ import annotations

import pytest

from jobclub.integrations.wording import markup
from jobclub.integrations.wording.markup import ADDRESS, TAGS, VALUE

URL = "https://example.org/p/x?a=1&b=2"


def both(filled: str) -> tuple[str, str]:
    """Give text and HTML of what was filled in."""
    lines = list(markup.lines_of(filled))
    return markup.text(lines), markup.html(lines)


@pytest.mark.parametrize(
    ("filled", "text", "html"),
    [
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree\n", "<p>one<br />\ntwo</p>\n<p>three</p>"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo\n", "<p>one</p>\n<p>two</p>"),
        ("- a\n- b", "- a\n- b\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("see:\n- a\nso", "see:\n- a\nso\n", "<p>see:</p>\n<ul>\n<li>a</li>\n</ul>\n<p>so</p>"),
        ("> a\n> b", "    a\n    b\n", '<p class="striking">a<br />\nb</p>'),
        ("# a\n# b\nc", "a\nb\nc\n", "<h2>a</h2>\n<h2>b</h2>\n<p>c</p>"),
        ("-a #b >c", "-a #b >c\n", "<p>-a #b &gt;c</p>"),
        ("a & <b>", "a & <b>\n", "<p>a &amp; &lt;b&gt;</p>"),
        (f"{TAGS}{TAGS}\na\n  {TAGS}{TAGS}\nb", "a\nb\n", "<p>a<br />\nb</p>"),
        ("", "\n", ""),
    ],
)
def test_one_source_gives_text_and_html(filled: str, text: str, html: str) -> None:
    assert both(filled) == (text, html)


def test_a_link_is_a_line_and_the_first_one_is_a_button() -> None:
    text, html = both(f"[Here] {ADDRESS.format(URL)}\n[There] https://example.org/there")
    assert text == f"Here:\n{URL}\nThere:\nhttps://example.org/there\n"
    assert html.splitlines() == [
        '<p class="button"><a href="https://example.org/p/x?a=1&amp;b=2">Here</a></p>',
        '<p class="link"><a href="https://example.org/there">There</a></p>',
    ]


def test_a_link_without_an_address_is_left_out() -> None:
    assert both(f"a\n[Here] {ADDRESS.format('')}\nb") == ("a\nb\n", "<p>a<br />\nb</p>")
    assert markup.short(f"a\n[Here] {ADDRESS.format('')}") == "a"


@pytest.mark.parametrize("typed", ["- a", "# a", "> a", f"[a] {URL}", "[a] b", "a] b [c", TAGS])
def test_what_a_value_holds_is_never_markup(typed: str) -> None:
    text, html = both(VALUE.format(typed))
    assert text.strip() == typed.strip(TAGS)
    assert html.count("<") == 2


def test_a_value_may_stand_in_what_a_link_says() -> None:
    _, html = both(f"[Read {VALUE.format('] https://evil.example')}] {ADDRESS.format(URL)}")
    assert ">Read ] https://evil.example</a>" in html
    assert 'href="https://example.org' in html


def test_long_lines_of_text_are_broken_between_words_and_addresses_are_not() -> None:
    long = "word " * 40
    text, _ = both(f"{long}\n- {long}\n> {long}\n[Here] {ADDRESS.format(URL * 5)}")
    lines = text.splitlines()
    assert max(len(line) for line in lines[:-1]) <= 78
    assert lines[-1] == URL * 5
    assert [line[:4] for line in lines if line.startswith(("- ", "  "))][:2] == ["- wo", "  wo"]


def test_a_short_message_is_one_line_in_characters_of_a_phone() -> None:
    filled = f"»Vi ses« – kl.\u00a014…\n{TAGS}{TAGS}\n[Her] {ADDRESS.format(URL)}\n"
    assert markup.short(filled) == f"»Vi ses« - kl. 14... Her: {URL}"
