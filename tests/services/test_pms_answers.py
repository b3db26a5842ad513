"""What a PMS calls things is one plain line, however it is written there."""

import time

import pytest

from hotel_inbox.services.pms_answers import one_line


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Double\n\troom ", "Double room"),
        ("Zimmer „Süd“ – 24 m² (2 Erw.)", "Zimmer „Süd“ – 24 m² (2 Erw.)"),
        ("Sea\u200bview \u202eeliF", "Sea view eliF"),
        ("<b>Suite</b> [x](y) `z` {{a}}", "b Suite /b x (y) z a"),
        ("see www.evil.example/x?y=1 now", "see now"),
        ("javascript://evil HTTPS://EVIL.example", ""),
        ("pay at evil.example/pay, pay.evil.com or bit.ly/x now", "pay at or now"),
        ("WC/bath, incl. breakfast/lunch, 24h/day, St.John", None),
        ("From 7.30/8.00 a.m. at 20.50 p.p./night", None),
        ("\x00\ud800", ""),
        ("海の見える部屋", "海の見える部屋"),
    ],
)
def test_it_becomes_a_plain_line(written: str, read: str | None) -> None:
    assert one_line(written, 80) == (written if read is None else read)


def test_it_is_cut_and_soon() -> None:
    begun = time.perf_counter()
    assert len(one_line("https://a.example/ <x> \u202e" * 100_000, 80)) <= 80
    assert one_line("a-a.a-" * 100_000, 300)
    assert len(one_line("a" * 500, 80)) == 80
    assert one_line("a" * 500, 80).endswith("…")
    assert time.perf_counter() - begun < 0.1
