import time

import pytest

from hotel_inbox.domain.links import Link, links_in


def found(text: str) -> list[tuple[str, str]]:
    return [(text[link.begins : link.ends], link.href) for link in links_in(text)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See www.hotel.example.", [("www.hotel.example", "https://www.hotel.example")]),
        ("hotel-azul.com/rooms?x=1)", [("hotel-azul.com/rooms?x=1", None)]),
        ("Booking.com, then", [("Booking.com", None)]),
        ("bit.ly/abc", [("bit.ly/abc", None)]),
        ("write to ana.b+x@hotel.co.uk.", [("ana.b+x@hotel.co.uk", "mailto:ana.b+x@hotel.co.uk")]),
        ("+34 612 345 678", [("+34 612 345 678", "tel:+34-612-34-56-78")]),
        ("0034612345678,", [("0034612345678", "tel:+34-612-34-56-78")]),
        ("+34 612 345 678 2 adults", [("+34 612 345 678", "tel:+34-612-34-56-78")]),
        ("(+1 212-555-0123)", [("+1 212-555-0123", "tel:+1-212-555-0123")]),
        ("HTTPS://A.example/é?q=ñ", [("HTTPS://A.example/é?q=ñ", "HTTPS://A.example/é?q=ñ")]),
    ],
)
def test_what_staff_would_click_is_a_link(text: str, links: list[tuple[str, str | None]]) -> None:
    assert found(text) == [(said, href or f"https://{said}") for said, href in links]


@pytest.mark.parametrize(
    "text",
    [
        "Muchas gracias.es que no llego",
        "at 15.30 or 3.pm, e.g. tomorrow...",
        "javascript:alert(1)",
        "javascript:x.com",
        "vbscript://x.com/%0aalert(1)",
        "https://a..b/",
        "https://" + "a" * 300,
        "https://good.com\uff0fevil.example/",
        "hotel.com:8080/x",
        "hotel.company",
        "josé@ejemplo.es@x",
        "a@b",
        "+00 000 000",
        "123456789012345",
        "12+34612345678",
        "+346123456789012345678901234567890",
    ],
)
def test_the_rest_is_text(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://\u0430pple.com/login", "xn--pple-43d.com"),
        ("https://bank.example@evil.example/x", "evil.example"),
        ("https://bank.example:443@evil.example:8443", "evil.example:8443"),
        ("https://hotel-españa.es/", ""),
        ("https://hotel.example/@ana", ""),
    ],
)
def test_a_link_that_looks_like_another_says_where_it_leads(text: str, host: str) -> None:
    assert list(links_in(text)) == [Link(0, len(text), text, host)]


def test_letters_that_turn_around_a_line_end_an_address() -> None:
    assert found("https://a.example/\u202efdp.exe") == [("https://a.example/",) * 2]
    assert found("https://good.example\\@evil.example") == [("https://good.example",) * 2]


@pytest.mark.parametrize(
    "piece",
    ["a.", "a-", "www.", "a@", "+1", "+34 6", "00", "https://", "x.com/", "(", "a.b@", "\u0130"],
)
def test_a_long_text_takes_a_time_in_proportion(piece: str) -> None:
    began = time.process_time()
    for _ in links_in(piece * (100_000 // len(piece))):
        continue
    assert time.process_time() - began < 2
