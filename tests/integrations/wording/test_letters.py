from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.core.activities.meeting import DialIn
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter, Meets
from jobclub.core.people.organisation import LANGUAGES
from jobclub.integrations.wording import TemplateWording
from jobclub.integrations.wording.folders import text_of
from jobclub.integrations.wording.invented import CONFIRM, GUEST, JOIN, LINK, SIGN_IN, TIMES
from jobclub.integrations.wording.proving import proved, without_ways_in
from jobclub.integrations.wording.samples import samples_of
from jobclub.integrations.wording.sheets import SHEETS, TO_OTHERS, TO_STAFF, read_sheet
from tests.integrations.wording.letters import LINKABLE, NASTY, letters, without_our_links

WORDING = TemplateWording()
OURS = {LINK, f"{LINK}/not-me", GUEST, f"{GUEST}/not-me", JOIN, SIGN_IN, TIMES, CONFIRM}
TAGS = {"html", "head", "meta", "title", "style", "body", "div", "p", "br", "ul", "li", "h2", "a", "bdi"}
each_notice = pytest.mark.parametrize("notice", list(Notice))
each_language = pytest.mark.parametrize("language", LANGUAGES)


def page(html: str) -> ET.Element:
    """Read a page, which is XML as well: what is not well-formed is refused."""
    return ET.fromstring(html)  # noqa: S314 (our own page)


def shown(html: str) -> list[str]:
    """Give the words that a page shows."""
    body = page(html).find("body")
    assert body is not None
    return re.findall(r"\w+", " ".join(body.itertext()))


def read_out(text: str) -> list[str]:
    """Give the words of a plain text, without the addresses that stand on lines of their own."""
    lines = [line for line in text.splitlines() if line not in OURS]
    return re.findall(r"\w+", " ".join(lines))


# --- the letters that come with jobclub ---------------------------------------------------------------


@each_language
@pytest.mark.parametrize("name", SHEETS)
def test_each_letter_passes_what_an_organisations_own_has_to_pass(name: str, language: str) -> None:
    sheet, faults = proved(name, language, text_of(name, language))
    assert faults == []
    assert sheet is not None


@pytest.mark.parametrize("name", SHEETS)
def test_a_letter_uses_the_same_values_in_every_language(name: str) -> None:
    used = {language: read_sheet(name, language, text_of(name, language))[2] for language in LANGUAGES}
    assert used["da"] == used["de"] == used["en"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_letter_is_built_the_same_in_every_language(name: str) -> None:
    def marks(language: str) -> list[str]:
        return re.findall(r"^(?:- |> |# |\[|---$)|\{%.*?%\}", text_of(name, language), re.MULTILINE)

    assert marks("da") == marks("de") == marks("en")


SAMPLES = [(notice, language) for notice in Notice for language in LANGUAGES]


@pytest.mark.parametrize(("notice", "language"), SAMPLES)
def test_subjects_name_no_person_no_programme_and_nothing_about_work(notice: Notice, language: str) -> None:
    about_work = re.compile(
        r"job|work|arbe[ij][dt]|ledig|dagpenge|kontanthj|forløb|indsats|ansøg|arbeitslos|stelle\b|maßnahme|"
        r"bewerb|bürgergeld|programm|unemploy|benefit|application|\bcv\b|lebenslauf|kurs",
        re.IGNORECASE,
    )
    for letter in samples_of(notice, language):
        worded = WORDING.of(letter, "o")
        named = {letter.name, letter.organisation, letter.consultant or "–"}
        named |= {task.title for task in letter.tasks} | {club.title for club in letter.clubs}
        named |= {session.place or "–" for session in letter.sessions}
        for seen in (worded.subject, without_our_links(worded.short)):
            assert not about_work.search(seen)
            assert not any(name in seen for name in named)


def test_the_name_of_a_session_in_a_calendar_says_nothing_about_work() -> None:
    assert [WORDING.summary(language) for language in LANGUAGES] == ["Møde", "Treffen", "Meeting"]


@pytest.mark.parametrize(("notice", "language"), SAMPLES)
def test_a_letter_to_a_participant_leads_to_their_page_and_says_whom_to_ask(
    notice: Notice, language: str
) -> None:
    letter = next(samples_of(notice, language))
    worded = WORDING.of(letter, "o")
    if notice in TO_OTHERS:
        assert LINK not in worded.text
        return
    assert f"\n{LINK}\n" in worded.text
    assert f'href="{LINK}"' in worded.html
    assert worded.short.endswith(LINK)
    assert letter.consultant is not None
    assert letter.consultant in worded.text.replace("\n", " ")
    assert letter.organisation in worded.text


@each_language
def test_only_a_first_mail_has_the_way_out_for_somebody_else(language: str) -> None:
    for notice in Notice:
        for letter in samples_of(notice, language):
            worded = WORDING.of(letter, "o")
            out = letter.not_me is not None
            assert (re.search(r"^https://\S+/not-me$", worded.text, re.MULTILINE) is not None) == out
            assert (re.search(r'href="https://[^"]+/not-me"', worded.html) is not None) == out


@pytest.mark.parametrize("notice", sorted(set(Notice) - {Notice.HOUR_BEFORE, Notice.GUEST_BRIEFED}))
@each_language
def test_the_address_of_a_meeting_stands_in_reminders_alone(notice: Notice, language: str) -> None:
    later = (one for one in samples_of(notice, language) if not any(session.soon for session in one.sessions))
    assert all(JOIN not in WORDING.of(letter, "o").text for letter in later)
    assert JOIN in WORDING.of(next(samples_of(Notice.HOUR_BEFORE, language)), "o").text


@each_language
def test_nobody_is_told_about_a_link_as_if_it_were_there_when_it_is_not(language: str) -> None:
    soon = {
        "da": "Linket er ikke klar endnu",
        "de": "Der Link ist noch nicht da",
        "en": "The link is not there",
    }
    reminders = list(samples_of(Notice.HOUR_BEFORE, language))
    said = [soon[language] in WORDING.of(letter, "o").text for letter in reminders]
    assert said == [letter.sessions[0].follows for letter in reminders]
    assert sum(said) == 2


FOLLOWS = {"da": "Linket følger", "de": "Der Link folgt", "en": "The link "}
ONLINE = frozenset(
    {
        Notice.PLACE_CONFIRMED,
        Notice.PLACE_OFFERED,
        Notice.PLAN_CHANGED,
        Notice.MISSED,
        Notice.VISIT_AGREED,
        Notice.VISIT_MOVED,
        Notice.DAY_BEFORE,
    }
)


@pytest.mark.parametrize("notice", sorted(ONLINE))
@each_language
def test_that_people_meet_online_is_told_with_the_link_still_to_follow(notice: Notice, language: str) -> None:
    to_follow = [one for one in samples_of(notice, language) if one.sessions and one.sessions[0].follows]
    assert to_follow
    for letter in to_follow:
        text = WORDING.of(letter, "o").text.replace("\n", " ")
        assert "online" in text
        assert FOLLOWS[language].lower() in text.lower()


@each_language
def test_a_link_that_came_is_told_as_here_or_as_another_one_with_all_sessions_in_one(language: str) -> None:
    here = {"da": "linket er her nu", "de": "der Link ist jetzt da", "en": "the link is here now"}
    another = {"da": "der er et nyt link", "de": "es gibt einen neuen Link", "en": "there is a new link"}
    text = WORDING.of(next(samples_of(Notice.WAY_IN, language)), "o").text.replace("\n  ", " ")
    assert [line.count(here[language]) for line in text.splitlines() if line.startswith("- ")] == [1, 1, 0]
    assert [line.count(another[language]) for line in text.splitlines() if line.startswith("- ")] == [0, 0, 1]


@each_language
def test_a_link_that_came_within_the_hour_stands_in_its_letter_and_is_its_button(language: str) -> None:
    letters = [one for one in soon(Notice.WAY_IN, language) if one.sessions[0].join_url]
    assert len(letters) == 2
    for letter in letters:
        worded = WORDING.of(letter, "o")
        assert f"\n{JOIN}\n" in worded.text
        button = page(worded.html).find(".//p[@class='button']/a")
        assert button is not None
        assert button.get("href") == JOIN


CARRYING = (Notice.PLACE_CONFIRMED, Notice.PLAN_CHANGED, Notice.VISIT_AGREED, Notice.VISIT_MOVED)


def soon(notice: Notice, language: str) -> list[Letter]:
    """Give the letters about a session within the hour."""
    return [one for one in samples_of(notice, language) if one.sessions and one.sessions[0].soon]


@pytest.mark.parametrize("notice", CARRYING)
@each_language
def test_whoever_is_told_within_the_hour_of_a_session_gets_the_way_in(notice: Notice, language: str) -> None:
    letters = soon(notice, language)
    assert len(letters) == 4
    for letter in letters:
        session, worded = letter.sessions[0], WORDING.of(letter, "o")
        assert (f"\n{JOIN}\n" in worded.text) == (session.join_url is not None)
        assert (f"Online: {JOIN} " in worded.short) == (session.join_url is not None)
        number = session.dial_in.number if session.dial_in else "no number"
        assert (number in worded.text) == (number in worded.short) == (session.dial_in is not None)
        assert (FOLLOWS[language].lower() in worded.text.lower()) == session.follows
        assert (FOLLOWS[language] in worded.short) == session.follows
        button = page(worded.html).find(".//p[@class='button']/a")
        assert button is not None
        assert button.get("href") == (session.join_url or LINK)


@pytest.mark.parametrize("notice", [*CARRYING, Notice.HOUR_BEFORE, Notice.WAY_IN])
@pytest.mark.parametrize("another_way_in", [False, True])
@each_language
def test_with_all_ways_in_and_another_time_zone_a_short_form_keeps_its_measure(
    notice: Notice, another_way_in: bool, language: str
) -> None:
    letter = next(samples_of(notice, language))
    online = replace(letter.sessions[0], another_way_in=another_way_in, soon=True)
    for session in (online, replace(online, join_url=None, follows=True)):
        abroad = replace(letter, own_zone="America/New_York", sessions=(session,))
        assert len(without_ways_in(WORDING.of(abroad, "o").short, abroad)) <= 160


@pytest.mark.parametrize("notice", [Notice.PLACE_OFFERED, Notice.OFFER_RETIMED])
@each_language
def test_whoever_has_no_place_yet_gets_no_way_in_even_within_the_hour(notice: Notice, language: str) -> None:
    once = {"da": "Når du har sagt ja", "de": "Sobald Sie Ja gesagt haben", "en": "Once you have said yes"}
    for letter in soon(notice, language):
        worded = WORDING.of(letter, "o")
        assert JOIN not in worded.text + worded.short
        assert "1234" not in worded.text + worded.short
        assert (once[language].lower() in worded.text.lower()) == (notice is Notice.PLACE_OFFERED)


@each_language
def test_an_hour_before_a_phone_alone_is_enough_to_join(language: str) -> None:
    by_link, by_number = 0, 0
    for letter in samples_of(Notice.HOUR_BEFORE, language):
        session, short = letter.sessions[0], WORDING.of(letter, "o").short
        assert (f"Online: {JOIN}" in short) == (session.join_url is not None)
        assert ("1234." in short) == (session.dial_in is not None)
        by_link, by_number = by_link + (JOIN in short), by_number + ("1234" in short)
    assert by_link > 3 < by_number


@each_language
def test_a_short_form_about_several_sessions_names_not_the_first_alone(language: str) -> None:
    next_ones = {
        "da": "til de næste møder.",
        "de": "bei unseren nächsten Treffen.",
        "en": "next meetings.",
    }
    several = [one for one in samples_of(Notice.WAY_IN, language) if len(one.sessions) > 1]
    assert len(several) >= 3
    for letter in several:
        short = WORDING.of(letter, "o").short
        assert next_ones[language] in short
        assert "16" not in short.replace(LINK, "")
        first = letter.sessions[0]
        assert ("1234" in short) == (first.dial_in is not None and (first.soon or not first.join_url))


def test_each_other_number_is_told_with_its_day() -> None:
    letter = next(samples_of(Notice.WAY_IN, "en"))
    online, other, _ = letter.sessions
    first = replace(online, join_url=None)
    same, another = replace(other, join_url=None), replace(other, join_url=None, dial_in=DialIn(number="112"))
    assert short_of(letter, first, same, online) == "Phone: 70 10 10 10, code 1234."
    assert short_of(letter, first, another) == "Phone: 70 10 10 10, code 1234. Tue 23 Nov, 14:00: 112."
    assert short_of(letter, online, same) == "Tue 23 Nov, 14:00: 70 10 10 10, code 1234."


def short_of(letter: Letter, *sessions: Meets) -> str:
    """Give what a short form says of ways in."""
    short = WORDING.of(replace(letter, sessions=sessions), "o").short
    return short.removeprefix("How to join our next meetings. ").removesuffix(f" Your page: {LINK}")


@pytest.mark.parametrize("notice", [Notice.PLACE_CONFIRMED, Notice.PLACE_OFFERED])
def test_the_first_meeting_is_not_told_as_if_it_were_the_first_of_its_kind(notice: Notice) -> None:
    first = {
        "da": "Det første møde er online",
        "de": "Das erste Treffen ist online",
        "en": "The first meeting is",
    }
    for language, words in first.items():
        assert words in WORDING.of(next(samples_of(notice, language)), "o").text


@each_language
def test_a_number_to_call_is_told_with_its_code_in_the_words_of_the_language(language: str) -> None:
    called = {
        "da": "70 10 10 10, kode 1234",
        "de": "030 901820, Code 1234",
        "en": "70 10 10 10, code 1234",
    }
    letter = next(samples_of(Notice.DAY_BEFORE, language))
    assert called[language] in WORDING.of(letter, "o").text
    without = replace(letter.sessions[0], dial_in=DialIn(number="112"))
    assert ": 112\n" in WORDING.of(replace(letter, sessions=(without,)), "o").text


def test_an_offer_says_until_when_it_holds() -> None:
    until = {
        "da": "torsdag den 11. november kl. 12.00",
        "de": "Donnerstag, 11. November, 12:00 Uhr",
        "en": "Thursday 11 November at 12:00",
    }
    for language, moment in until.items():
        for notice in (Notice.PLACE_OFFERED, Notice.OFFER_RETIMED):
            text = WORDING.of(next(samples_of(notice, language)), "o").text
            assert moment in text.replace("\n", " ")


def test_a_moved_session_is_told_with_its_old_and_its_new_time() -> None:
    text = WORDING.of(next(samples_of(Notice.PLAN_CHANGED, "en")), "o").text
    assert "- Moved from Tuesday 16 November at 14:00 to Wednesday 17 November, 14:00–16:00" in text.replace(
        "\n ", ""
    )
    assert "- New: Tuesday 28 December, 14:00–16:00" in text


def test_the_end_is_told_warmly_whether_the_rule_was_met_or_not() -> None:
    met, unmet = (WORDING.of(letter, "o").text for letter in list(samples_of(Notice.COMPLETED, "en"))[:2])
    assert "Congratulations" in met
    assert "Congratulations" not in unmet
    assert "Thank you for being with us" in unmet


def test_a_digest_shows_titles_and_figures() -> None:
    worded = WORDING.of(next(samples_of(Notice.DIGEST, "da")), "o")
    assert "<h2>Jobklub Midtby</h2>" in worded.html
    assert "<li>7 afleveringer venter på dit svar.</li>" in worded.html
    assert "- 1 af 3 gæster har ikke bekræftet endnu.\n" in worded.text


def test_a_whole_letter_reads_like_this() -> None:
    worded = WORDING.of(next(samples_of(Notice.DAY_BEFORE, "da")), "o")
    assert worded.subject == "Vi ses tirsdag den 16. november kl. 14.00"
    assert worded.short == f"Vi ses tirs. 16/11 kl. 14.00. Kan du ikke, så sig det her. Din side: {LINK}"
    assert (
        worded.text
        == f"""\
Hej Nora Lind

Vi glæder os til at se dig.

    Hvornår: tirsdag den 16. november kl. 14.00–16.00
    Hvor: online. Du går til mødet fra din side.
    På telefon: 70 10 10 10, kode 1234

Gå til din side:
{LINK}

Kan du ikke komme, så sig det på din side. Det er helt i orden.

Har du spørgsmål, så svar bare på denne mail. Mette Holm er din kontakt hos
os.

Venlig hilsen
Midtby Kommune

Vil du have færre beskeder, så vælg det på din side.
"""
    )


# --- whatever somebody typed --------------------------------------------------------------------------


@pytest.mark.parametrize(("notice", "language"), SAMPLES)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_whatever_was_typed_a_letter_is_whole_and_holds_no_link_but_ours(
    notice: Notice, language: str, data: st.DataObject
) -> None:
    letter = data.draw(letters(notice, language))
    worded = WORDING.of(letter, "o")
    whole = page(worded.html)

    assert {element.tag for element in whole.iter()} <= TAGS
    assert {element.get("lang") for element in whole.iter() if element.get("lang")} == {language}
    assert {element.get("href") for element in whole.iter("a")} <= OURS
    assert not any(name.startswith("on") for element in whole.iter() for name in element.attrib)
    assert shown(worded.html) == read_out(worded.text)
    for part in (worded.subject, worded.text, worded.short, worded.html):
        part.encode()
        assert not any(unicodedata.category(one) in {"Cc", "Cs"} for one in part.replace("\n", ""))
    for part in (worded.subject, worded.text, worded.short, " ".join(whole.itertext())):
        assert not LINKABLE.search(without_our_links(part))
    assert "\n" not in worded.subject + worded.short
    assert worded.subject
    more_numbers = 40 * (len(letter.sessions) - 1) if notice is Notice.WAY_IN else 0
    assert len(without_ways_in(worded.short, letter)) <= 160 + more_numbers


@pytest.mark.parametrize("typed", NASTY)
def test_each_awkward_text_stands_in_a_letter_as_mere_text(typed: str) -> None:
    letter = replace(next(samples_of(Notice.DIGEST, "en")), name=typed)
    worded = WORDING.of(letter, "o")
    assert worded.text.startswith("Hello")
    assert worded.text.splitlines()[-2:] == ["Kind regards", "Midtby Council"]
    assert len(page(worded.html).findall(".//li")) == 9
    assert "49" not in worded.text
    assert not LINKABLE.search(worded.text)


def test_without_that_care_a_name_would_have_become_a_link() -> None:
    assert len([typed for typed in NASTY if LINKABLE.search(typed)]) > 8


def test_what_is_no_address_of_a_page_is_no_link() -> None:
    letter = replace(next(samples_of(Notice.DAY_BEFORE, "en")), link="javascript:alert(1)")
    assert "javascript" not in WORDING.of(letter, "o").html


def test_lines_of_text_are_short_enough_for_every_mail_program() -> None:
    lines = [
        line
        for notice, language in SAMPLES
        for letter in samples_of(notice, language)
        for line in WORDING.of(letter, "o").text.splitlines()
    ]
    assert {line for line in lines if len(line) > 78} <= OURS


def test_a_short_message_needs_no_characters_that_make_it_longer() -> None:
    gsm = set(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
        "¿abcdefghijklmnopqrstuvwxyzäöñüà"
    )
    for notice, language in SAMPLES:
        for letter in samples_of(notice, language):
            assert set(WORDING.of(letter, "o").short) <= gsm


# --- for eyes and ears --------------------------------------------------------------------------------


@pytest.mark.parametrize(("notice", "language"), SAMPLES)
def test_a_page_says_its_language_and_its_title_and_has_one_button(notice: Notice, language: str) -> None:
    worded = WORDING.of(next(samples_of(notice, language)), "o")
    whole = page(worded.html)
    assert whole.get("lang") == language
    assert whole.findtext("head/title") == worded.subject
    without = TO_STAFF - {Notice.SIGN_IN} | {Notice.GUEST_OFF}
    assert len(whole.findall(".//p[@class='button']")) == (notice not in without)
    assert whole.findall(".//img") == whole.findall(".//table") == []
    assert all((link.text or "").strip() for link in whole.iter("a"))
    assert len(worded.html) < 5000


def luminance(colour: str) -> float:
    """Give how bright a colour is (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_what_is_behind_them(dark: bool) -> None:
    style = page(WORDING.of(next(samples_of(Notice.MISSED, "en")), "o").html).findtext("head/style")
    light, _, night = (style or "").partition("@media (prefers-color-scheme: dark)")
    rules = night if dark else light

    def colour(of: str, what: str) -> str:
        found = re.search(rf"^ *{re.escape(of)} \{{[^}}]*?(?<![-\w]){what}: (#\w{{6}})", rules, re.MULTILINE)
        assert found
        return found[1]

    pairs = [
        (colour("body", "color"), colour("body", "background")),
        (colour("a", "color"), colour("body", "background")),
        (colour(".button a", "color"), colour(".button a", "background")),
    ]
    for one, other in pairs:
        dim, bright = sorted((luminance(one), luminance(other)))
        assert (bright + 0.05) / (dim + 0.05) >= 7


def test_a_name_from_right_to_left_keeps_its_direction_to_itself() -> None:
    letter = replace(next(samples_of(Notice.MISSED, "en")), name="علي")
    assert "<p>Hello <bdi>علي</bdi>,</p>" in WORDING.of(letter, "o").html


def letter_of(notice: Notice, language: str) -> Letter:
    return next(samples_of(notice, language))


def test_staff_are_not_told_how_to_get_fewer_messages() -> None:
    assert "fewer" not in WORDING.of(letter_of(Notice.DIGEST, "en"), "o").text
    assert "fewer" in WORDING.of(letter_of(Notice.MISSED, "en"), "o").text
