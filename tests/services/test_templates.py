"""Our templates are those of the provider, whoever syncs, hands in or deletes."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from hotel_inbox.domain.template_form import TemplateForm, drafted
from hotel_inbox.errors import (
    AmbiguousSendError,
    InvalidInputError,
    NotFoundError,
    PermanentSendError,
)
from tests.services.in_charge import BUSINESS, add_number, listed, manager, other_hotel
from tests.services.template_book import apply, book, change, names
from tests.services.world import World

DRAFT = drafted(
    TemplateForm(
        name="welcome",
        language="en",
        category="UTILITY",
        body="Dear {{1}}, we expect you.",
        examples={"body:1": "Ines"},
    )
)


async def test_a_sync_makes_our_list_like_the_providers(world: World) -> None:
    number = add_number(world, "2001")
    provider = book(world, listed(), listed("gone"), listed(language="es", status="REJECTED"))
    assert await world.inbox.templates.sync(manager(world), number) == 3
    world.clock.advance(minutes=1)
    provider.templates = [
        listed(status="PAUSED", quality="RED"),
        listed(language="es", status="REJECTED", rejected_reason="Too vague"),
        listed("new", status="SOME_NEW_WORD"),
    ]
    await world.inbox.templates.sync(manager(world), number)

    found = world.inbox.templates.listed(manager(world), number)
    assert [(one.name, one.language, one.status) for one in found] == [
        ("new", "en", "SOME_NEW_WORD"),
        ("room_ready", "en", "PAUSED"),
        ("room_ready", "es", "REJECTED"),
    ]
    assert (found[1].quality, found[2].rejected_reason) == ("RED", "Too vague")
    account = provider.asked[-1]
    assert (account.account_id, account.access_token, account.business_id) == (
        "2001",
        "token",
        BUSINESS,
    )


async def test_twice_and_at_once_is_one_list(world: World) -> None:
    number = add_number(world, "2001")
    book(world, listed(), listed(), listed("other"))
    sync = world.inbox.templates.sync
    await asyncio.gather(*(sync(manager(world), number) for _ in range(5)))
    assert len(names(world, number)) == 2


async def test_rows_keep_their_ids_when_they_are_synced_again(world: World) -> None:
    number = add_number(world, "2001")
    book(world, listed())
    await world.inbox.templates.sync(manager(world), number)
    before = world.inbox.templates.listed(manager(world), number)[0].id
    await world.inbox.templates.sync(manager(world), number)
    assert world.inbox.templates.listed(manager(world), number)[0].id == before


async def test_news_that_came_while_a_list_was_on_its_way_is_not_undone(world: World) -> None:
    number = add_number(world, "2001")
    provider = book(world, listed(), listed("other"))
    await world.inbox.templates.sync(manager(world), number)

    def paused() -> None:
        world.clock.advance(seconds=1)
        apply(world, change(status="PAUSED"))
        apply(world, change(provider_id="id-other-en", name="other", status="APPROVED"))

    world.clock.advance(seconds=1)
    provider.templates = [listed()]
    provider.meanwhile.append(paused)
    await world.inbox.templates.sync(manager(world), number)
    assert names(world, number) == [("other", "en", "APPROVED"), ("room_ready", "en", "PAUSED")]


async def test_numbers_of_one_business_account_profit_from_each_others_syncs(world: World) -> None:
    green = other_hotel(world)
    first, second = add_number(world, "2001"), add_number(world, "2002")
    stranger = add_number(world, "2003", waba_id="9002")
    elsewhere = add_number(world, "2004", hotel="verde")
    book(world, listed())
    await world.inbox.templates.sync(manager(world), first)
    assert [len(names(world, one)) for one in (first, second, stranger)] == [1, 1, 0]
    assert world.inbox.templates.listed(green, elsewhere) == ()


async def test_a_refused_sync_changes_nothing(world: World) -> None:
    number = add_number(world, "2001")
    provider = book(world, listed())
    await world.inbox.templates.sync(manager(world), number)
    provider.error = PermanentSendError("The token is not valid.", code="190")
    with pytest.raises(PermanentSendError, match="not valid"):
        await world.inbox.templates.sync(manager(world), number)
    assert len(names(world, number)) == 1


async def test_what_a_row_cannot_hold_is_cut_or_left_out(world: World) -> None:
    number = add_number(world, "2001")
    odd_parts: Any = ({"text": "a\x00\ud800"}, ["no mapping"])
    book(
        world,
        listed("n" * 513),
        listed("a\x00b"),
        listed("", "en"),
        listed("long", status="S" * 99, category="C" * 99, quality="Q" * 99),
        replace(listed("odd"), components=odd_parts),
    )
    assert await world.inbox.templates.sync(manager(world), number) == 2
    long, odd = world.inbox.templates.listed(manager(world), number)
    assert (len(long.status), len(long.category), len(long.quality or "")) == (60, 60, 60)
    assert odd.components == ({"text": "a\ufffd\ufffd"}, {})


async def test_a_template_is_handed_in_and_shown_at_once(world: World) -> None:
    number = add_number(world, "2001")
    provider = book(world)
    await world.inbox.templates.create(manager(world), number, DRAFT)
    (row,) = world.inbox.templates.listed(manager(world), number)
    assert (row.name, row.status, row.components) == ("welcome", "PENDING", DRAFT.components)
    assert len(provider.templates) == 1


async def test_a_draft_that_would_be_refused_never_leaves(world: World) -> None:
    number = add_number(world, "2001")
    provider = book(world)
    with pytest.raises(InvalidInputError, match="name of a template"):
        await world.inbox.templates.create(manager(world), number, replace(DRAFT, name="No!"))
    assert provider.asked == []


async def test_a_refusal_and_a_silence_of_the_provider_are_told(world: World) -> None:
    number = add_number(world, "2001")
    provider = book(world)
    provider.error = PermanentSendError("There is such a template already.", code="100")
    with pytest.raises(PermanentSendError, match="already"):
        await world.inbox.templates.create(manager(world), number, DRAFT)
    provider.error = AmbiguousSendError("The message may be on its way.")
    with pytest.raises(AmbiguousSendError, match="may have been handed in"):
        await world.inbox.templates.create(manager(world), number, DRAFT)
    assert names(world, number) == []


async def test_one_language_is_deleted_at_the_provider_and_here(world: World) -> None:
    first, second = add_number(world, "2001"), add_number(world, "2002")
    provider = book(world, listed(), listed(language="es"))
    await world.inbox.templates.sync(manager(world), first)
    gone = world.inbox.templates.listed(manager(world), first)[0]
    await world.inbox.templates.delete(manager(world), first, gone.id)
    assert [one.language for one in provider.templates] == ["es"]
    assert names(world, first) == names(world, second) == [("room_ready", "es", "APPROVED")]
    with pytest.raises(NotFoundError, match="template"):
        await world.inbox.templates.delete(manager(world), first, gone.id)


async def test_a_refused_deletion_keeps_the_row(world: World) -> None:
    number = add_number(world, "2001")
    provider = book(world, listed())
    await world.inbox.templates.sync(manager(world), number)
    provider.error = PermanentSendError("No permission.")
    (row,) = world.inbox.templates.listed(manager(world), number)
    with pytest.raises(PermanentSendError):
        await world.inbox.templates.delete(manager(world), number, row.id)
    assert len(names(world, number)) == 1


async def test_only_those_in_charge_of_the_hotel_get_anywhere(world: World) -> None:
    number = add_number(world, "2001")
    book(world, listed())
    await world.inbox.templates.sync(manager(world), number)
    row = world.inbox.templates.listed(manager(world), number)[0].id
    green = other_hotel(world)
    theirs = add_number(world, "2004", hotel="verde")
    for viewer in (world.amy, green):
        with pytest.raises(NotFoundError):
            world.inbox.templates.listed(viewer, number)
        with pytest.raises(NotFoundError):
            await world.inbox.templates.sync(viewer, number)
        with pytest.raises(NotFoundError):
            await world.inbox.templates.create(viewer, number, DRAFT)
        with pytest.raises(NotFoundError):
            await world.inbox.templates.delete(viewer, number, row)
    with pytest.raises(NotFoundError):
        await world.inbox.templates.delete(green, theirs, row)


async def test_a_connection_without_templates_says_so(world: World) -> None:
    number = add_number(world, "2001")
    with pytest.raises(InvalidInputError, match="no templates"):
        await world.inbox.templates.sync(manager(world), number)
    book(world)
    with pytest.raises(InvalidInputError, match="no WABA id"):
        await world.inbox.templates.sync(manager(world), add_number(world, "2002", waba_id=None))
    with pytest.raises(InvalidInputError, match="no access token"):
        await world.inbox.templates.sync(manager(world), add_number(world, "2003", has_token=False))
