"""Templates: listed, handed in, deleted and sent."""

import dataclasses

import pytest

from hotel_inbox.channels.base import Account, Outgoing, OutgoingTemplate, TemplateBook
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.domain.templates import ListedTemplate, TemplateDraft
from hotel_inbox.errors import AmbiguousSendError, PermanentSendError, RetryableSendError
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal
from tests.fakes.whatsapp_templates import HeldTemplates

TOKEN = "EAAexampletoken"
WABA = "660055004400"
ACCOUNT = Account(account_id="771100220033", access_token=TOKEN, business_id=WABA)
BODY = {
    "type": "BODY",
    "text": "Hello {{1}}, we expect you on {{2}}.",
    "example": {"body_text": [["Ines", "Friday"]]},
}
DRAFT = TemplateDraft("arrival_reminder", "en", "UTILITY", (BODY,))
OUTGOING = Outgoing(
    account_id="771100220033",
    access_token=TOKEN,
    recipient="351912000333",
    text="",
    client_ref="message-4711",
)


@pytest.fixture
def book(whatsapp: WhatsApp) -> TemplateBook:
    assert whatsapp.templates is not None
    return whatsapp.templates


@pytest.fixture
def held(graph: FakeGraphApi) -> HeldTemplates:
    account = graph.whatsapp.account(WABA)
    assert account is not None
    return account.templates


async def test_every_page_is_listed_once(book: TemplateBook, held: HeldTemplates) -> None:
    names = [f"template_{number}" for number in range(250)]
    for name in names:
        held.hold(name, "Hello!")
    assert [each.name for each in await book.listed(ACCOUNT)] == names
    assert await book.listed(dataclasses.replace(ACCOUNT, business_id="1")) == []


async def test_all_that_meta_says_of_a_template(book: TemplateBook, held: HeldTemplates) -> None:
    held.hold(
        "welcome",
        "Hello!",
        language="pt_PT",
        status="REJECTED",
        category="MARKETING",
        rejected_reason="ABUSIVE_CONTENT",
        quality_score={"score": "YELLOW"},
        parameter_format="NAMED",
    )
    held.hold("odd", "Hi", status="HIBERNATING", quality_score="?", rejected_reason=None)
    listed, odd = await book.listed(ACCOUNT)
    assert listed == ListedTemplate(
        provider_id="550000000000",
        name="welcome",
        language="pt_PT",
        category="MARKETING",
        status="REJECTED",
        components=({"type": "BODY", "text": "Hello!"},),
        quality="YELLOW",
        rejected_reason="ABUSIVE_CONTENT",
        parameter_format="NAMED",
    )
    assert (odd.status, odd.quality, odd.rejected_reason) == ("HIBERNATING", None, None)


@pytest.mark.parametrize(
    "body",
    [
        '{"data": "?"}',
        '{"data": [5, {}, {"id": 1}, {"id": 1, "name": "a"}]}',
        '{"data": [], "paging": "?"}',
        '{"data": [], "paging": {"next": "x"}}',
        "{}",
    ],
)
async def test_an_odd_list_is_an_empty_one(
    book: TemplateBook, graph: FakeGraphApi, body: str
) -> None:
    graph.behave_at("message_templates", Behaviour(body=body))
    assert await book.listed(ACCOUNT) == []


async def test_a_list_that_leads_in_circles_ends(book: TemplateBook, graph: FakeGraphApi) -> None:
    page = Behaviour(body='{"data": [], "paging": {"next": "x", "cursors": {"after": "same"}}}')
    graph.behave_at("message_templates", *[page] * 10)
    assert await book.listed(ACCOUNT) == []
    assert len(graph.calls) == 2


async def test_a_list_that_breaks_off_is_none(
    book: TemplateBook, graph: FakeGraphApi, held: HeldTemplates
) -> None:
    for number in range(150):
        held.hold(f"template_{number}", "Hello!")
    graph.behave_at("message_templates", Behaviour(), Behaviour(drop=True))
    with pytest.raises(RetryableSendError):
        await book.listed(ACCOUNT)


async def test_a_template_is_handed_in(
    book: TemplateBook, graph: FakeGraphApi, held: HeldTemplates
) -> None:
    created = await book.create(ACCOUNT, DRAFT)
    (row,) = held.rows
    assert created == ListedTemplate(
        provider_id=row["id"],
        name="arrival_reminder",
        language="en",
        category="UTILITY",
        status="PENDING",
        components=(BODY,),
    )
    assert graph.calls[0].object == {
        "name": "arrival_reminder",
        "language": "en",
        "category": "UTILITY",
        "components": [BODY],
        "parameter_format": "POSITIONAL",
    }


async def test_named_values_are_announced(book: TemplateBook, graph: FakeGraphApi) -> None:
    params = [{"param_name": "guest", "example": "Ines"}]
    body = {
        "type": "BODY",
        "text": "Hello {{guest}}, welcome!",
        "example": {"body_text_named_params": params},
    }
    created = await book.create(ACCOUNT, dataclasses.replace(DRAFT, components=(body,)))
    assert created.parameter_format == "NAMED"
    assert graph.calls[0].object["parameter_format"] == "NAMED"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "Arrival Reminder"}, "lower-case"),
        ({"language": "Portuguese"}, "not supported"),
        ({"components": ({"type": "BODY", "text": "Hello {{1}}!"},)}, "sample"),
        ({"components": ({"type": "BODY", "text": "{{1}}, hello"},)}, "beginning"),
        ({"components": ({"type": "BODY", "text": "Hello {{2}}!"},)}, "Number the values"),
        ({"components": ({"type": "HEADER", "format": "TEXT", "text": "Hi"},)}, "one body"),
    ],
)
async def test_a_refusal_carries_metas_own_reason(
    book: TemplateBook, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(PermanentSendError, match=words) as caught:
        await book.create(ACCOUNT, dataclasses.replace(DRAFT, **changes))  # type: ignore[arg-type]  # fields of a draft
    assert caught.value.detail["error_user_msg"]


async def test_the_same_template_twice_is_refused(book: TemplateBook) -> None:
    await book.create(ACCOUNT, DRAFT)
    with pytest.raises(PermanentSendError, match="already a text in this language"):
        await book.create(ACCOUNT, DRAFT)
    await book.create(ACCOUNT, dataclasses.replace(DRAFT, language="pt_PT"))


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (Behaviour(drop=True), AmbiguousSendError),
        (refusal(80008), RetryableSendError),
        (Behaviour(body="{}"), RetryableSendError),
        (refusal(200, status=403), PermanentSendError),
        (refusal(190, status=401), PermanentSendError),
    ],
)
async def test_handing_in_may_fail(
    book: TemplateBook, graph: FakeGraphApi, behaviour: Behaviour, kind: type[Exception]
) -> None:
    graph.behave_at("message_templates", behaviour)
    with pytest.raises(kind) as caught:
        await book.create(ACCOUNT, DRAFT)
    assert getattr(caught.value, "stops_account", False) == (behaviour.status == 401)


async def test_one_language_is_deleted_and_may_be_deleted_again(
    book: TemplateBook, held: HeldTemplates
) -> None:
    english = await book.create(ACCOUNT, DRAFT)
    portuguese = await book.create(ACCOUNT, dataclasses.replace(DRAFT, language="pt_PT"))
    await book.delete(ACCOUNT, english.name, english.provider_id)
    await book.delete(ACCOUNT, english.name, english.provider_id)
    assert [row["id"] for row in held.rows] == [portuguese.provider_id]


async def test_what_meta_keeps_is_not_gone(book: TemplateBook, held: HeldTemplates) -> None:
    row = held.hold("welcome", "Hello!", status="DISABLED")
    with pytest.raises(PermanentSendError, match="Not Found"):
        await book.delete(ACCOUNT, "welcome", row["id"])


async def test_an_answer_that_is_no_yes_is_a_no(
    book: TemplateBook, graph: FakeGraphApi, held: HeldTemplates
) -> None:
    row = held.hold("welcome", "Hello!")
    graph.behave_at("DELETE", Behaviour(body='{"success": false}', accept=False))
    with pytest.raises(RetryableSendError):
        await book.delete(ACCOUNT, "welcome", row["id"])
    assert held.rows == [row]


async def test_without_an_account_nothing_is_asked(book: TemplateBook, graph: FakeGraphApi) -> None:
    nobody = dataclasses.replace(ACCOUNT, business_id=None)
    for asked in (
        book.listed(nobody),
        book.create(nobody, DRAFT),
        book.delete(nobody, "a", "1"),
    ):
        with pytest.raises(PermanentSendError, match="Connections"):
            await asked
    assert graph.calls == []


async def test_a_template_goes_out_with_its_values(
    whatsapp: WhatsApp, graph: FakeGraphApi, held: HeldTemplates
) -> None:
    held.hold("welcome", "Hello {{1}}!", language="pt_PT")
    values = [{"type": "text", "text": "Inês"}]
    template = OutgoingTemplate("welcome", "pt_PT", ({"type": "body", "parameters": values},))
    await whatsapp.send(dataclasses.replace(OUTGOING, template=template))
    (arrived,) = graph.sent
    assert (arrived.body["type"], arrived.body["biz_opaque_callback_data"]) == (
        "template",
        "message-4711",
    )
    assert arrived.body["template"] == {
        "name": "welcome",
        "language": {"code": "pt_PT"},
        "components": [{"type": "body", "parameters": values}],
    }


async def test_a_template_without_values_has_no_components(
    whatsapp: WhatsApp, graph: FakeGraphApi, held: HeldTemplates
) -> None:
    held.hold("hello", "Hello!")
    template = OutgoingTemplate("hello", "en")
    sent = dataclasses.replace(OUTGOING, recipient="PT.7044", template=template)
    await whatsapp.send(sent)
    assert "components" not in graph.sent[0].body["template"]
    assert graph.sent[0].body["recipient"] == "PT.7044"


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("unheard_of", 1, "132001"),
        ("pending", 1, "132001"),
        ("paused", 1, "132015"),
        ("disabled", 1, "132016"),
        ("welcome", 0, "132000"),
        ("welcome", 2, "132000"),
    ],
)
async def test_a_template_meta_does_not_send(
    whatsapp: WhatsApp, held: HeldTemplates, name: str, values: int, code: str
) -> None:
    held.hold("welcome", "Hello {{1}}!")
    for status in ("pending", "paused", "disabled"):
        held.hold(status, "Hello {{1}}!", status=status.upper())
    parameters = [{"type": "text", "text": "x"}] * values
    template = OutgoingTemplate(name, "en", ({"type": "body", "parameters": parameters},))
    with pytest.raises(PermanentSendError) as caught:
        await whatsapp.send(dataclasses.replace(OUTGOING, template=template))
    assert caught.value.code == code
    assert "template" in caught.value.reason
