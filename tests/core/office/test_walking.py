from __future__ import annotations

from jobclub.core.office.lists import MOST, Page, Window, page_of, walked


def test_a_list_is_walked_to_its_end_page_by_page() -> None:
    everything = [f"{number:04}" for number in range(2 * MOST + 1)]
    windows: list[Window] = []

    def page(window: Window) -> Page[str]:
        windows.append(window)
        found = (one for one in everything if window.after is None or one > window.after)
        return page_of(list(found)[: window.limit + 1], window, str)

    assert list(walked(page)) == everything
    assert [window.after for window in windows] == [None, everything[MOST - 1], everything[2 * MOST - 1]]
    assert {window.limit for window in windows} == {MOST}
