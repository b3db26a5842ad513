"""Files in both directions, and replies to one message, against a fake Graph API."""

import io
import struct
import time
import zlib
from itertools import count

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.inbox_server import PHONE_NUMBER_ID, InboxServer
from tests.browser.staff import (
    SOON,
    bubble,
    bubbles,
    expect_mode,
    open_row,
    row_of,
    say,
    switch,
    take_over,
)
from tests.browser.windows import AMY, Windows
from tests.fakes.meta_webhooks import callback

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DOCUMENT = b"%PDF-1.4\n" + b"x" * 4000
_numbers = count(34600770001)


def picture(size: int = 40) -> bytes:
    """A picture in one colour, as PNG."""
    rows = (b"\0" + b"\x30\x90\xa0" * size) * size
    written = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    written.seek(0, io.SEEK_END)
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        written.write(struct.pack(">I", len(data)) + kind + data)
        written.write(struct.pack(">I", zlib.crc32(kind + data)))
    return written.getvalue()


def file(name: str, content: bytes, content_type: str) -> FilePayload:
    return {"name": name, "mimeType": content_type, "buffer": content}


@pytest.fixture
def wa_id() -> str:
    """The number of a guest whom nobody knows yet."""
    return str(next(_numbers))


def answering(windows: Windows, inbox: InboxServer, wa_id: str) -> Page:
    """A window in which Amy writes to a guest who has just asked for her."""
    name = f"Guest {wa_id[-3:]}"
    inbox.receive(wa_id, "May I talk to a person, please?", name=name)
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, name))
    expect(bubbles(desk, "bot")).to_have_count(1, timeout=SOON)
    inbox.sent_to(wa_id, 1)
    take_over(desk)
    return desk


def attach(desk: Page, *files: FilePayload) -> None:
    with desk.expect_file_chooser() as chooser:
        desk.get_by_test_id("attach").click()
    chooser.value.set_files(list(files))


def chips(desk: Page, state: str) -> Locator:
    return desk.locator(f"[data-testid=attachment][data-state={state}]")


def is_shown(shown: Locator) -> bool:
    """Whether a picture has come as far as the screen."""
    return bool(shown.evaluate("async picture => (await picture.decode(), picture.naturalWidth)"))


def test_a_photo_and_a_document_go_out_with_their_text(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    photo = picture()
    attach(
        desk,
        file("room.png", photo, "image/png"),
        file("Our offer.pdf", DOCUMENT, "application/pdf"),
    )
    expect(chips(desk, "ready")).to_have_count(2, timeout=SOON)
    say(desk, "Here is your room")
    _, image, document = (sent.body for sent in inbox.sent_to(wa_id, 3))
    held = inbox.graph.whatsapp.files
    assert held[image["image"]["id"]].content == photo
    assert image["image"]["caption"] == "Here is your room"
    assert held[document["document"]["id"]].content == DOCUMENT
    assert document["document"]["filename"] == "Our offer.pdf"
    expect(desk.get_by_test_id("attachment")).to_have_count(0)
    expect(bubbles(desk, "agent")).to_have_count(2)
    shown = bubble(desk, "Here is your room")
    expect(shown).to_have_attribute("data-status", "sent", timeout=SOON)
    assert is_shown(shown.locator("img"))
    row = bubble(desk, "Our offer.pdf").get_by_role("link")
    address = row.get_attribute("href") or ""
    assert desk.request.get(f"{inbox.url}{address}").body() == DOCUMENT
    stranger = windows.blank()
    assert stranger.request.get(f"{inbox.url}{address}").status == 401


def test_a_file_alone_goes_out_and_a_removed_one_does_not(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    attach(
        desk,
        file("wrong.png", picture(30), "image/png"),
        file("right.png", picture(20), "image/png"),
    )
    expect(chips(desk, "ready")).to_have_count(2, timeout=SOON)
    wrong = chips(desk, "ready").filter(has_text="wrong.png")
    with desk.expect_response(lambda answer: answer.request.method == "DELETE") as withdrawn:
        wrong.get_by_test_id("remove-attachment").click()
    assert withdrawn.value.status == 204
    desk.get_by_test_id("send").click()
    (_, image) = (sent.body for sent in inbox.sent_to(wa_id, 2))
    assert inbox.graph.whatsapp.files[image["image"]["id"]].content == picture(20)
    expect(bubbles(desk, "agent")).to_have_count(1)


def test_what_the_channel_does_not_take_is_refused_and_the_text_stays(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    told = desk.get_by_test_id("composer-told")
    attach(desk, file("huge.png", b"x" * (6 << 20), "image/png"))
    expect(told).to_contain_text("too large (6 MB). Photos up to 5 MB")
    attach(desk, file("shape.stl", b"x" * 100, "model/stl"))
    expect(told).to_contain_text("WhatsApp does not take shape.stl")
    expect(desk.get_by_test_id("attachment")).to_have_count(0)
    attach(desk, file("program.png", b"MZ\x90\x00 this is no picture", "image/png"))
    expect(chips(desk, "failed")).to_have_count(1, timeout=SOON)
    say(desk, "Look at this")
    expect(told).to_contain_text("remove it")
    expect(desk.get_by_test_id("composer")).to_have_value("Look at this")
    desk.get_by_test_id("remove-attachment").click()
    say(desk, "Look at this")
    assert inbox.sent_to(wa_id, 2)[1].body["text"]["body"] == "Look at this"


def test_a_refused_file_is_seen_among_many(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    papers = [file(f"{'long name ' * 30}{n}.pdf", DOCUMENT, "application/pdf") for n in range(9)]
    attach(desk, *papers, file("program.png", b"MZ\x90\x00 this is no picture", "image/png"))
    expect(chips(desk, "ready")).to_have_count(9, timeout=SOON)
    expect(chips(desk, "failed")).to_be_in_viewport(ratio=1)
    chips(desk, "ready").first.scroll_into_view_if_needed()
    say(desk, "Look at this")
    expect(chips(desk, "failed")).to_be_in_viewport(ratio=1)


_GIVE = """(target, [kind, bytes]) => {
    const given = new DataTransfer();
    given.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, { type: "image/png" }));
    const event = kind === "paste"
        ? new ClipboardEvent(kind, { clipboardData: given, bubbles: true, cancelable: true })
        : new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true });
    return !target.dispatchEvent(event);
}"""


def test_pictures_can_be_pasted_and_dropped(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    given = list(picture())
    assert desk.get_by_test_id("composer").evaluate(_GIVE, ["paste", given])
    assert desk.get_by_test_id("thread").evaluate(_GIVE, ["drop", given])
    assert desk.get_by_test_id("conversation-list").evaluate(_GIVE, ["drop", given])
    expect(chips(desk, "ready")).to_have_count(2, timeout=SOON)
    desk.get_by_test_id("send").click()
    assert ["image" in sent.body for sent in inbox.sent_to(wa_id, 3)] == [False, True, True]


def test_what_is_typed_before_the_composers_script_is_there_is_a_draft_too(
    windows: Windows, inbox: InboxServer
) -> None:
    told = inbox.post_chat("casa-azul", "I would like to talk to a person, please")
    page = windows.staff(AMY)
    page.goto(f"{inbox.url}/conversations/{told['conversation']}")
    take_over(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/composer.js", hold)
    page.reload(wait_until="commit")
    composer = page.get_by_test_id("composer")
    expect(composer).to_be_enabled()
    composer.fill("Typed early")
    held[0].continue_()
    page.wait_for_function("Boolean(window.hotelInbox)")
    expect(composer).to_have_value("Typed early")
    page.unroute("**/composer.js")
    page.reload()
    expect(composer).to_have_value("Typed early")


def test_a_draft_keeps_its_files_and_its_quote_until_it_is_sent(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    asked = bubble(desk, "May I talk to a person")
    asked.hover()
    asked.get_by_test_id("reply").click()
    expect(desk.get_by_test_id("quoted")).to_contain_text("May I talk to a person")
    attach(desk, file("room.png", picture(), "image/png"))
    expect(chips(desk, "ready")).to_have_count(1, timeout=SOON)
    desk.get_by_test_id("composer").fill("You are talking to one")
    desk.reload()
    expect(desk.get_by_test_id("composer")).to_have_value("You are talking to one", timeout=SOON)
    expect(chips(desk, "ready").get_by_text("room.png")).to_have_count(1)
    desk.get_by_test_id("composer").press("Enter")
    sent = inbox.sent_to(wa_id, 2)[1]
    assert sent.body["context"]["message_id"].startswith("wamid.")
    assert sent.body["image"]["caption"] == "You are talking to one"
    expect(bubble(desk, "You are talking to one").locator("blockquote")).to_contain_text(
        "May I talk to a person", timeout=SOON
    )
    expect(desk.get_by_test_id("quoted")).to_have_count(0)


def test_a_letter_waits_for_its_upload(windows: Windows, inbox: InboxServer, wa_id: str) -> None:
    desk = answering(windows, inbox, wa_id)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route("**/uploads?**", hold)
    attach(desk, file("room.png", picture(), "image/png"))
    say(desk, "Soon")
    expect(desk.get_by_test_id("composer-told")).to_contain_text("as soon as the files are up")
    expect(chips(desk, "uploading")).to_have_count(1)
    held[0].continue_()
    expect(bubble(desk, "Soon")).to_be_visible(timeout=SOON)
    assert inbox.sent_to(wa_id, 2)[1].body["image"]["caption"] == "Soon"
    expect(desk.get_by_test_id("composer")).to_have_value("")


def test_a_letter_that_waits_stays_if_nothing_can_be_written_any_more(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route("**/uploads?**", hold)
    attach(desk, file("room.png", picture(), "image/png"))
    say(desk, "Not lost")
    expect(desk.get_by_test_id("composer-told")).to_contain_text("as soon as the files are up")
    switch(desk).click()
    expect_mode(desk, "ai")
    held[0].continue_()
    desk.unroute("**/uploads?**")
    expect(chips(desk, "ready")).to_have_count(1, timeout=SOON)
    expect(desk.get_by_test_id("notice")).to_have_count(0)
    expect(desk.get_by_test_id("composer")).to_have_value("Not lost")
    take_over(desk)
    desk.get_by_test_id("composer").press("Enter")
    assert inbox.sent_to(wa_id, 2)[1].body["image"]["caption"] == "Not lost"


def test_an_upload_that_breaks_off_can_be_tried_again(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    desk = answering(windows, inbox, wa_id)
    desk.route("**/uploads?**", lambda route: route.abort(), times=1)
    attach(desk, file("room.png", picture(), "image/png"))
    expect(chips(desk, "failed")).to_contain_text("The upload broke off.")
    desk.get_by_text("Try again").click()
    expect(chips(desk, "ready")).to_have_count(1, timeout=SOON)
    desk.get_by_test_id("send").click()
    assert "image" in inbox.sent_to(wa_id, 2)[1].body


def test_what_a_guest_sends_is_fetched_and_shown_in_place(
    windows: Windows, inbox: InboxServer, wa_id: str
) -> None:
    held = inbox.graph.whatsapp.hold(picture(), "image/png")
    for number, (kind, part) in enumerate(
        [
            ("image", {"id": held, "mime_type": "image/png", "caption": "Our old room"}),
            ("location", {"latitude": 37.3886, "longitude": -5.9953, "name": "Plaza Nueva"}),
        ]
    ):
        inbox.whatsapp(
            callback(
                PHONE_NUMBER_ID,
                contacts=[{"profile": {"name": f"Sender {wa_id[-3:]}"}, "wa_id": wa_id}],
                messages=[
                    {
                        "from": wa_id,
                        "id": f"wamid.{wa_id}.{number}",
                        "timestamp": str(int(time.time())),
                        "type": kind,
                        kind: part,
                    }
                ],
            )
        )
    desk = windows.staff(AMY)
    open_row(desk, row_of(desk, f"Sender {wa_id[-3:]}"))
    shown = bubble(desk, "Our old room").locator("a[data-picture] img")
    expect(shown).to_be_visible(timeout=SOON)
    assert is_shown(shown)
    shown.click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    place = bubble(desk, "Plaza Nueva").get_by_test_id("place")
    expect(place).to_have_text("37.38860, -5.99530")
    expect(place).to_have_attribute("rel", "noopener noreferrer")
