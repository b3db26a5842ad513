"""The comparison with the descriptions finds what is wrong, or all else would prove nothing."""

import pytest

from tests.fakes import described
from tests.fakes.described import Description

ASKED = {"propertyId": "MUC", "arrival": "2026-12-04", "departure": "2026-12-06", "adults": "2"}
SUCCESS = {"success": True, "data": {"propertyID": "37"}}


@pytest.fixture
def of_apaleo() -> Description:
    return at_hand(described.apaleo())


@pytest.fixture
def of_cloudbeds() -> Description:
    return at_hand(described.cloudbeds())


def at_hand(found: Description | None) -> Description:
    if found is None:
        pytest.skip("no descriptions in ../shared/pms: requests and answers go unchecked")
    return found


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, ""),
        ({"childrenAges": "4,9"}, ""),
        ({"childrenAges": "four"}, "childrenAges"),
        ({"adults": "two"}, "adults"),
        ({"adults": None}, "adults is missing"),
        ({"guests": "2"}, "no parameter guests"),
        ({"channelCode": "Chat"}, "channelCode"),
    ],
)
def test_requests_to_apaleo(
    of_apaleo: Description, change: dict[str, str | None], wrong: str
) -> None:
    query = [(name, value) for name, value in {**ASKED, **change}.items() if value is not None]
    found = of_apaleo.wrong_in_request("GET", "/booking/v1/offers", query, {})
    assert wrong in "; ".join(found)
    assert bool(found) == bool(wrong)


def test_answers_of_apaleo(of_apaleo: Description) -> None:
    def wrong(body: object, status: int = 200) -> str:
        path = "/booking/v1/offers"
        return "; ".join(of_apaleo.wrong_in_answer("GET", path, status, body))

    assert wrong({"property": {"id": "MUC"}, "offers": []}) == ""
    assert "'offers' is a required property" in wrong({"property": {"id": "MUC"}})
    assert "unexpected" in wrong({"property": {"id": "MUC", "rating": 9}, "offers": []})
    assert "'unitGroup' is a required" in wrong({"property": {"id": "MUC"}, "offers": [{}]})
    assert "never answers 201" in wrong({}, 201)
    assert wrong(None, 204) == ""


def test_answers_of_cloudbeds(of_cloudbeds: Description) -> None:
    def wrong(body: object) -> str:
        path = "/api/v1.3/getHotelDetails"
        return "; ".join(of_cloudbeds.wrong_in_answer("GET", path, 200, body))

    assert wrong(SUCCESS) == ""
    assert "is not of type 'boolean'" in wrong({**SUCCESS, "success": "yes"})
    assert "unexpected" in wrong({**SUCCESS, "data": {"stars": 5}})
    assert of_cloudbeds.wrong_in_request("GET", "/api/v1.3/getRooms2", [], {}) != []
