"""What a provider reports of a template reaches every number it concerns, and changes only that."""

from hotel_inbox.events import Event, Happened
from tests.services.in_charge import add_number, listed, manager, other_hotel
from tests.services.template_book import apply, book, change, names
from tests.services.world import World


async def test_a_change_reaches_every_number_of_the_business_account(world: World) -> None:
    green = other_hotel(world)
    first = add_number(world, "2001")
    elsewhere = add_number(world, "2004", hotel="verde")
    stranger = add_number(world, "2003", waba_id="9002")
    book(world, listed())
    for viewer, number in ((manager(world), first), (green, elsewhere), (manager(world), stranger)):
        await world.inbox.templates.sync(viewer, number)

    events = apply(world, change(status="REJECTED", reason="Too vague", category="MARKETING"))

    for viewer, number in ((manager(world), first), (green, elsewhere)):
        (row,) = world.inbox.templates.listed(viewer, number)
        assert (row.status, row.rejected_reason, row.category) == (
            "REJECTED",
            "Too vague",
            "MARKETING",
        )
    assert names(world, stranger) == [("room_ready", "en", "APPROVED")]
    assert set(events) == {
        Event(Happened.TEMPLATES_CHANGED, hotel_id)
        for hotel_id in world.amy.hotel_ids | green.hotel_ids
    }


async def test_a_change_leaves_what_it_does_not_speak_of(world: World) -> None:
    number = add_number(world, "2001")
    book(world, listed(quality="GREEN", rejected_reason="Once"))
    await world.inbox.templates.sync(manager(world), number)
    apply(world, change(quality="YELLOW"))
    (row,) = world.inbox.templates.listed(manager(world), number)
    assert (row.status, row.quality, row.rejected_reason) == ("APPROVED", "YELLOW", "Once")
    apply(world, change(status="APPROVED", reason=""))
    (row,) = world.inbox.templates.listed(manager(world), number)
    assert (row.status, row.quality, row.rejected_reason) == ("APPROVED", "YELLOW", None)


async def test_changes_may_be_unknown_odd_and_come_twice(world: World) -> None:
    number = add_number(world, "2001")
    book(world, listed())
    await world.inbox.templates.sync(manager(world), number)
    for _ in range(2):
        apply(world, change(status="X" * 99, quality="Y" * 99, category="Z" * 99))
    assert names(world, number) == [("room_ready", "en", "X" * 60)]
    assert apply(world, change(provider_id="7", name="unknown", status="APPROVED")) == []
    assert apply(world, change(business_id="nobody", status="APPROVED")) == []
