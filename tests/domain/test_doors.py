import pytest

from hotel_inbox.domain.doors import HOME, LONGEST_TARGET, inside


@pytest.mark.parametrize(
    "target",
    [
        "/conversations",
        "/conversations/12",
        "/leads",
        "/conversations/7?tab=1",
        "/statistics#rates",
    ],
)
def test_a_page_of_our_own_is_led_to(target: str) -> None:
    assert inside(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "leads",
        "https://elsewhere.example/conversations",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/conversations/..//elsewhere.example",
        "/conversations/\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
        "/leads\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/\u202econversations",
        "/" + "x" * LONGEST_TARGET,
    ],
)
def test_any_other_address_becomes_the_home_page(target: str) -> None:
    assert inside(target) == HOME


@pytest.mark.parametrize("target", ["/", "/login", "/login/", "/login?next=/login", "/login#x"])
def test_nothing_leads_back_to_where_one_is_led_on(target: str) -> None:
    assert inside(target) == HOME
