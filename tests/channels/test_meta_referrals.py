"""Where guests came from, as Meta tells it."""

import pytest

from hotel_inbox.channels.meta_referrals import origin_in
from hotel_inbox.domain.origins import Origin, OriginKind


@pytest.mark.parametrize(
    ("referral", "origin"),
    [
        (
            {"source_type": "ad", "source_id": "77", "headline": "Spring", "body": "Third free"},
            Origin(OriginKind.AD, "Spring", "77"),
        ),
        (
            {"source": "ADS", "ad_id": "7", "ref": "x", "ads_context_data": {"ad_title": "A room"}},
            Origin(OriginKind.AD, "A room", "7"),
        ),
        ({"ads_context_data": "broken", "ad_id": 7}, Origin(OriginKind.AD, "", "7")),
        (
            {"source_type": "post", "body": "Our\npool"},
            Origin(OriginKind.POST, "Our pool"),
        ),
        ({"product": {"id": "3"}}, Origin(OriginKind.PRODUCT, "", "3")),
        (
            {"ref": "website", "source": "SHORTLINK", "type": "OPEN_THREAD"},
            Origin(OriginKind.LINK, "website", "website"),
        ),
        ({"source_url": "https://a.example"}, Origin(OriginKind.LINK, "https://a.example")),
        ({"unheard": "of"}, Origin(OriginKind.LINK)),
        ({"headline": 7, "source_type": ["ad"], "ref": {}}, Origin(OriginKind.LINK)),
        ({}, None),
        (None, None),
        ("spring", None),
    ],
)
def test_it_is_read_whatever_stands_there(referral: object, origin: Origin | None) -> None:
    assert origin_in(referral) == origin


def test_a_long_name_is_shortened_and_cleaned() -> None:
    found = origin_in({"headline": "Sea\x00 " + "a" * 500})
    assert found is not None
    assert (len(found.name), found.name[:7], found.name[-1]) == (120, "Sea\ufffd aa", "…")
