import pytest

from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.dashboard.login.views import demo_sign_ins, error_words
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


def test_each_failure_has_its_words() -> None:
    assert error_words("") == ""
    assert "do not belong together" in error_words("wrong")
    assert "Too many" in error_words("throttled")
    assert error_words("<script>") == error_words("anything")


def test_demo_sign_ins_name_the_role() -> None:
    (shown,) = demo_sign_ins([("sam@inbox.example", "demo", "admin")])
    assert (shown.email, shown.password, shown.role) == ("sam@inbox.example", "demo", "Admin")
