import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import assign_state, state
from hotel_inbox.dashboard.conversations.assign_state import AssignState
from hotel_inbox.dashboard.conversations.assign_views import person_views
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import ConflictError
from hotel_inbox.services.staff import Teammate
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY

HOTEL = min(AMY.hotel_ids)
PEOPLE = [
    Teammate(8, "Pablo Ruiz", "pablo@a.example", Role.AGENT, online=True),
    Teammate(AMY.agent_id, "Amy Reyes", "amy@a.example", Role.AGENT, online=True),
    Teammate(9, "Lucía Serrano", "lucia@a.example", Role.MANAGER, online=False),
]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.staff.people[HOTEL] = PEOPLE
    for module in (assign_state, state):
        monkeypatch.setattr(module, "get_inbox", lambda: made)
    return made


def page(login: str = "amy") -> State:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    headers = {"cookie": f"hotel_inbox_login={login}", "origin": "http://inbox.example"}
    root.router = RouterData.from_router_data(
        {"pathname": "/conversations/[[conversation_id]]", "asPath": "/conversations/7"}
        | {"headers": headers}
    )
    return root


def do(root: State, of: type[Any], name: str, *arguments: object) -> Any:  # noqa: ANN401 - any state
    found = root.get_substate(of.get_full_name().split("."))
    handler: Callable[..., Any] = of.event_handlers[name].fn
    asyncio.run(handler(found, *arguments))
    return found


def test_oneself_comes_first_then_nobody_then_who_is_there() -> None:
    shown = person_views(PEOPLE, AMY.agent_id, Language.ENGLISH)
    assert [(one.id, one.name, one.about) for one in shown] == [
        (AMY.agent_id, "Me (Amy Reyes)", "Online · Agent"),
        (0, "Nobody", "No one in particular"),
        (8, "Pablo Ruiz", "Online · Agent"),
        (9, "Lucía Serrano", "Away · Manager"),
    ]
    spanish = person_views(PEOPLE, AMY.agent_id, Language.SPANISH)
    assert [one.about for one in spanish][-1] == "Ausente · Responsable"


@pytest.mark.usefixtures("desk")
def test_the_list_is_read_when_it_is_opened() -> None:
    shown = do(page(), AssignState, "open", HOTEL)
    assert [one.id for one in shown.people] == [AMY.agent_id, 0, 8, 9]
    assert shown.problem == ""


def test_people_of_another_hotel_or_without_a_login_are_not_shown(desk: FakeDesk) -> None:
    desk.staff.people[999] = PEOPLE
    elsewhere = do(page(), AssignState, "open", 999)
    assert (elsewhere.people, elsewhere.problem) == ([], "There is no such hotel.")
    nobody = do(page("nobody"), AssignState, "open", HOTEL)
    assert (nobody.people, nobody.problem) == ([], "Your sign-in has ended.")


def test_giving_says_who_had_it_and_what_is_refused_is_told(desk: FakeDesk) -> None:
    do(page(), ConversationsState, "assign", 7, 8, 0)
    do(page(), ConversationsState, "assign", 7, 0, 8)
    assert desk.assignment.calls == [
        (AMY.agent_id, 7, 8, None),
        (AMY.agent_id, 7, None, 8),
    ]
    desk.assignment.refusal = ConflictError("Pablo has it now: somebody else was faster.")
    shown = do(page(), ConversationsState, "assign", 7, 9, 0)
    assert shown.notice == "Pablo has it now: somebody else was faster."
