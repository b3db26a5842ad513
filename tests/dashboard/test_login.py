import pytest

from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.dashboard.login.views import OTHER, demo_sign_ins, error_in
from hotel_inbox.domain.doors import COOKIE


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (f"{COOKIE}=abc-1_2", "abc-1_2"),
        (f"theme=dark; {COOKIE}=abc; other=1", "abc"),
        (f'{COOKIE}="abc"', "abc"),
        (f"x_{COOKIE}=abc", None),
        (f"{COOKIE}", None),
        (f"bad cookie [] here; {COOKIE}=abc", "abc"),
        ("", None),
    ],
)
def test_the_login_cookie_is_found_among_others(header: str, value: str | None) -> None:
    assert login_cookie(header) == value


def test_each_failure_is_known_or_another() -> None:
    assert [error_in(code) for code in ("", "wrong", "throttled")] == ["", "wrong", "throttled"]
    assert error_in("<script>") == OTHER


def test_demo_sign_ins_name_who_they_are() -> None:
    (shown,) = demo_sign_ins([("sam@inbox.example", "demo", "admin")])
    assert (shown.email, shown.password, shown.role) == ("sam@inbox.example", "demo", "admin")
