"""`GET /healthz` is 200 when ready and 503 with the reasons when not."""

from hotel_inbox.domain.messages import Channel
from tests.api.site import Site


async def test_ready(site: Site) -> None:
    answer = await site.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "problems": []})


async def test_not_ready_while_callbacks_wait_too_long(site: Site) -> None:
    await site.inbox.receiving.store(Channel.WHATSAPP, b"{}")
    site.world.clock.advance(minutes=3)

    answer = await site.client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert "is a worker running?" in answer.json()["problems"][0]


async def test_not_ready_without_the_tables(site: Site) -> None:
    with site.inbox.db.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("DELETE FROM alembic_version")

    answer = await site.client.get("/healthz")
    assert answer.status_code == 503
    assert "hotel-inbox migrate" in answer.json()["problems"][0]
