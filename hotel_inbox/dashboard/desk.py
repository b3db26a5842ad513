"""What the dashboard asks of the rest of the product: the services as one viewer's desk."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hotel_inbox.domain.charts import (
    AgentRow,
    EntryUse,
    FunnelStep,
    HotelRow,
    Outcomes,
    QuestionGroup,
    ReplyTimes,
    Trend,
    Week,
)
from hotel_inbox.domain.exports import Order
from hotel_inbox.domain.filters import EVERYTHING, Filter, Matches
from hotel_inbox.domain.guests import Change, GuestPanel
from hotel_inbox.domain.inbox import ConversationPage, Cursor, HotelName, Thread
from hotel_inbox.domain.leads import LeadCursor, LeadFilter, LeadHotel, LeadOwner, LeadPage
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.measures import Figures
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.quick_replies import QuickReplyDraft
from hotel_inbox.domain.search import Found
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.templates import TemplateDraft, TemplateOption
from hotel_inbox.events import Bus
from hotel_inbox.services.audit import Exported
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.connections import ChannelChoice, HotelChoice
from hotel_inbox.services.entries import EntryPage, KnowledgeHotel, OpenQuestion
from hotel_inbox.services.export import Progress
from hotel_inbox.services.hotel_settings import HotelSetup
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.notes import Colleague
from hotel_inbox.services.notifications import Bell
from hotel_inbox.services.preferences import OwnSettings
from hotel_inbox.services.quick_replies import QuickReplyHotel, SavedReply
from hotel_inbox.services.reminders import Reminder
from hotel_inbox.services.staff import Teammate
from hotel_inbox.services.templates import TemplateRow
from hotel_inbox.services.trial import Trial


class SignIn(Protocol):
    """Knows who is behind a login cookie."""

    def viewer(self, cookie: str | None, /) -> Viewer | None:
        """Return the signed-in agent, or None for a missing, ended or revoked login."""

    def change_password(self, viewer: Viewer, token: str | None, old: str, new: str) -> None:
        """Give the viewer a new password, which ends their other logins."""

    def seen_lately(self, cookie: str | None, /) -> Viewer | None:
        """Return whom `viewer` gave a moment ago without asking the database, if it did."""


class Reminders(Protocol):
    """Knows what one holds, and whose bot is off."""

    def of(self, viewer: Viewer) -> Reminder:
        """Tell what the viewer is to be reminded of."""


class OwnPreferences(Protocol):
    """What one sets for oneself."""

    def of(self, viewer: Viewer) -> OwnSettings:
        """Read the viewer's own."""

    def choose(self, viewer: Viewer, changes: Mapping[str, bool]) -> None:
        """Change some of what the viewer wants to be told, and how."""

    def speak(self, viewer: Viewer, code: str) -> None:
        """Show the viewer the dashboard in another language."""

    def rename(self, viewer: Viewer, name: str) -> None:
        """Change the name by which colleagues know the viewer."""


class HotelSettings(Protocol):
    """What is set for hotels; for agents nothing is there."""

    def listed(self, viewer: Viewer) -> Sequence[HotelSetup]:
        """Show what is set for each of the viewer's hotels."""

    def switch_bot(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        """Let a hotel's bot answer, or nobody but people."""

    def set_take_back(self, viewer: Viewer, hotel_id: int, minutes: int | None) -> None:
        """Set after how many minutes without an answer the bot takes back."""

    def count_channel_numbers(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        """Count guests as captured whose phone number only the channel gave."""


class WeeklyReports(Protocol):
    """The e-mails about the week before."""

    @property
    def is_on(self) -> bool:
        """Whether there is a server to send by."""


class Conversations(Protocol):
    """Reads what the screen shows."""

    def page(
        self,
        viewer: Viewer,
        after: Cursor | None = None,
        limit: int = 40,
        chosen: Filter = EVERYTHING,
    ) -> ConversationPage:
        """Return a page of what a filter lets through, newest first."""

    def count(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Matches:
        """Say how many conversations a filter lets through."""

    def hotels(self, viewer: Viewer) -> Sequence[HotelName]:
        """Name the hotels whose conversations the viewer may see."""

    def thread(
        self,
        viewer: Viewer,
        conversation_id: int,
        before: int | None = None,
        limit: int = 60,
        *,
        through: int | None = None,
    ) -> Thread:
        """Return a conversation's newest messages, or those before or up to and with a message."""

    def further(self, viewer: Viewer, conversation_id: int, message_id: int, steps: int) -> int:
        """Name the message so many after another one; 0 if the thread ends before."""

    def mark_read(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that staff have seen everything in a conversation."""


class Assignment(Protocol):
    """Gives conversations to people."""

    def assign(
        self, viewer: Viewer, conversation_id: int, agent_id: int | None, before: int | None
    ) -> None:
        """Give a conversation to a colleague or to nobody, if `before` still has it."""


class Staff(Protocol):
    """Knows the viewer's colleagues."""

    def colleagues(self, viewer: Viewer, hotel_id: int) -> Sequence[Teammate]:
        """List the active staff of a hotel, whoever is there first."""

    def note_active(self, viewer: Viewer) -> None:
        """Note that the viewer looks at a page."""


class Search(Protocol):
    """Finds guests and messages."""

    def find(
        self,
        viewer: Viewer,
        query: str,
        hotel_id: int | None = None,
        *,
        guests: int = 20,
        messages: int = 20,
    ) -> Found:
        """Find so many guests and messages, newest first."""


class Takeover(Protocol):
    """Changes who answers."""

    def take_over(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the viewer answer from here on."""

    def take_from(self, viewer: Viewer, conversation_id: int, holder_id: int) -> None:
        """Let the viewer answer instead of the colleague who does."""

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the bot answer from here on."""

    def release_held(self, viewer: Viewer, conversation_ids: Collection[int]) -> int:
        """Give those of these back that the viewer holds."""


class Outbox(Protocol):
    """Takes what an agent writes."""

    def send(self, viewer: Viewer, conversation_id: int, letter: Letter) -> int:
        """Queue what an agent wrote; the same draft key twice is one message."""

    def send_template(
        self,
        viewer: Viewer,
        conversation_id: int,
        template_id: int,
        values: Mapping[str, str],
        draft_key: str,
    ) -> int:
        """Queue an approved template with its values filled in."""

    def retry(self, viewer: Viewer, message_id: int) -> None:
        """Queue a failed message again."""


class Templates(Protocol):
    """Knows the messages that were approved beforehand."""

    def options(self, viewer: Viewer, conversation_id: int) -> Sequence[TemplateOption]:
        """List the approved templates that fit a conversation."""

    def listed(self, viewer: Viewer, connection_id: int) -> Sequence[TemplateRow]:
        """List the templates of a connection, whatever their status."""

    async def sync(self, viewer: Viewer, connection_id: int) -> int:
        """Fetch the provider's list and say how many there are."""

    async def create(self, viewer: Viewer, connection_id: int, draft: TemplateDraft) -> None:
        """Hand a template in for approval."""

    async def delete(self, viewer: Viewer, connection_id: int, template_id: int) -> None:
        """Delete one language of a template."""


class Connections(Protocol):
    """Looks after the accounts on channels; for agents nothing is there."""

    def cards(self, viewer: Viewer) -> Sequence[ConnectionCard]:
        """Show every connection of the viewer's hotels."""

    def hotels(self, viewer: Viewer) -> Sequence[HotelChoice]:
        """List the hotels to which the viewer may connect an account."""

    def channels(self) -> Sequence[ChannelChoice]:
        """List the channels of which an account can be connected."""

    def add(
        self,
        viewer: Viewer,
        channel: Channel,
        *,
        hotel_id: int,
        external_id: str,
        name: str = "",
        waba_id: str = "",
        access_token: str = "",
    ) -> int:
        """Connect an account to a hotel and return the connection's id."""

    async def check(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider about an account and keep what it says."""

    async def subscribe(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider to call our webhooks for an account."""

    def describe(self, viewer: Viewer, connection_id: int, *, name: str, waba_id: str) -> None:
        """Change what a connection is called, and its business account."""

    def set_token(self, viewer: Viewer, connection_id: int, token: str) -> None:
        """Give a connection a new access token, which ends a pause."""

    def resume(self, viewer: Viewer, connection_id: int) -> None:
        """Let a paused connection send again."""

    def set_activity(self, viewer: Viewer, connection_id: int, on: bool) -> None:
        """Allow or forbid read receipts and typing on a connection."""


class Entries(Protocol):
    """The knowledge that the bot answers from."""

    def hotels(self, viewer: Viewer) -> Sequence[KnowledgeHotel]:
        """List the hotels whose knowledge the viewer may tend."""

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "", limit: int = 50) -> EntryPage:
        """Search a hotel's entries."""

    def open_questions(self, viewer: Viewer, hotel_id: int) -> Sequence[OpenQuestion]:
        """List what guests asked in vain."""

    def add(
        self, viewer: Viewer, hotel_id: int, draft: EntryDraft, settles: Collection[int] = ()
    ) -> int:
        """Add an entry, which settles the open questions that it answers."""

    def change(self, viewer: Viewer, entry_id: int, draft: EntryDraft) -> None:
        """Correct an entry."""

    def delete(self, viewer: Viewer, entry_id: int) -> None:
        """Delete an entry."""

    def dismiss(self, viewer: Viewer, question_ids: Collection[int]) -> None:
        """Put questions aside that need no entry."""


class QuickReplies(Protocol):
    """The staff's saved texts."""

    def hotels(self, viewer: Viewer) -> Sequence[QuickReplyHotel]:
        """List the hotels whose quick replies the viewer may tend."""

    def listed(self, viewer: Viewer, hotel_id: int, search: str = "") -> Sequence[SavedReply]:
        """Search a hotel's quick replies."""

    def offered(
        self, viewer: Viewer, conversation_id: int, search: str = ""
    ) -> Sequence[SavedReply]:
        """Search the quick replies for a conversation, filled in."""

    def filled(self, viewer: Viewer, conversation_id: int, reply_id: int) -> str:
        """Give a quick reply's text as it reads in a conversation."""

    def add(self, viewer: Viewer, hotel_id: int, draft: QuickReplyDraft) -> int:
        """Add a quick reply to a hotel and return its id."""

    def change(self, viewer: Viewer, reply_id: int, draft: QuickReplyDraft) -> None:
        """Correct a quick reply."""

    def delete(self, viewer: Viewer, reply_id: int) -> None:
        """Delete a quick reply."""


class Trials(Protocol):
    """The bot, asked by staff."""

    async def ask(self, viewer: Viewer, hotel_id: int, question: str) -> Trial:
        """Ask one question; nothing is stored."""


class Notes(Protocol):
    """What colleagues write to each other beside a conversation."""

    def colleagues(self, viewer: Viewer, conversation_id: int) -> Sequence[Colleague]:
        """List whom a note can mention."""

    def add(
        self,
        viewer: Viewer,
        conversation_id: int,
        text: str,
        mentions: Collection[int],
        draft_key: str,
    ) -> int:
        """Note something; the same draft key twice is one note."""

    def erase(self, viewer: Viewer, message_id: int) -> None:
        """Take a note of the viewer's own away."""


class Company(Protocol):
    """Who else is at a conversation right now."""

    def looks(self, viewer: Viewer, conversation_id: int) -> None:
        """Tell the others that the viewer has it open."""

    def types(self, viewer: Viewer, conversation_id: int) -> None:
        """Tell the others that the viewer writes in it."""

    def names(self, viewer: Viewer, agent_ids: Collection[int]) -> Mapping[int, str]:
        """Name colleagues by their ids."""


class GuestDetails(Protocol):
    """What staff know and write of guests."""

    def panel(self, viewer: Viewer, conversation_id: int) -> GuestPanel:
        """Show what is known of a guest beyond their card."""

    def history(self, viewer: Viewer, conversation_id: int) -> Sequence[Change]:
        """Say who changed what of a guest and when."""

    def change(
        self, viewer: Viewer, conversation_id: int, field: str, value: str, before: str
    ) -> str:
        """Write one detail of a guest unless it is another than was shown; return what is kept."""


class Leads(Protocol):
    """The sales opportunities."""

    def page(
        self,
        viewer: Viewer,
        wanted: LeadFilter | None = None,
        after: LeadCursor | None = None,
        limit: int = 50,
    ) -> LeadPage:
        """List leads, newest first, with the sums of all that fit."""

    def owners(self, viewer: Viewer) -> Sequence[LeadOwner]:
        """List who may own leads."""

    def hotels(self, viewer: Viewer) -> Sequence[LeadHotel]:
        """List the hotels whose leads the viewer may tend."""

    def mark(self, viewer: Viewer, conversation_id: int) -> int:
        """Make a lead of a conversation; an open one is found, not doubled."""

    def remove(self, viewer: Viewer, lead_id: int) -> None:
        """Delete a lead that was marked by mistake."""

    def set_state(self, viewer: Viewer, lead_id: int, state: str, before: str) -> None:
        """Move a lead on from the state that was shown."""

    def set_value(self, viewer: Viewer, lead_id: int, text: str) -> None:
        """Write what a lead is worth."""

    def set_dates(self, viewer: Viewer, lead_id: int, check_in: str, check_out: str) -> None:
        """Write the dates of the stay."""

    def set_owner(self, viewer: Viewer, lead_id: int, owner_id: int) -> None:
        """Give a lead to somebody of the hotel's staff."""


class Statistics(Protocol):
    """Counts, for the hotels of whoever asks and for what they chose of them."""

    def figures(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Figures:
        """Give the six figures, and those of the period before."""

    def trend(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Trend:
        """Count the conversations that began on each day, by channel."""

    def week(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Week:
        """Count guests' messages by weekday and hour."""

    def replies(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> ReplyTimes:
        """Measure how soon guests are answered."""

    def outcomes(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Outcomes:
        """Count what the bot resolved alone, and why the rest went to people."""

    def unanswered(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[QuestionGroup]:
        """List what guests asked in vain, the most frequent first."""

    def top_questions(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[EntryUse]:
        """List the knowledge entries that answered most."""

    def funnel(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[FunnelStep]:
        """Count the steps from a conversation to a booking."""

    def agents(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[AgentRow]:
        """Say who took over and who answered."""

    def hotels(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[HotelRow]:
        """Give the figures of each hotel."""


class Notifications(Protocol):
    """What the staff were told."""

    def bell(self, viewer: Viewer) -> Bell:
        """Show what the viewer was told last."""

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        """Note that the viewer has read these, or everything."""

    def mark_seen(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that the viewer looks at a conversation."""


class Export(Protocol):
    """Writes the history down; the file itself goes over HTTP."""

    def check(self, viewer: Viewer) -> None:
        """Refuse if too much is exported now for the viewer to begin."""

    def count(self, viewer: Viewer, order: Order) -> int:
        """Say how many rows an export would have now."""

    def progress(self, viewer: Viewer, key: str) -> Progress | None:
        """Say how far the viewer's export of a key got; None if it has not begun."""

    def cancel(self, viewer: Viewer, key: str) -> None:
        """End the viewer's export of a key."""


class Audit(Protocol):
    """What was taken out of the inbox; for agents nothing is there."""

    def listed(self, viewer: Viewer, limit: int = 20) -> Sequence[Exported]:
        """List the last exports of the viewer's hotels, newest first."""


class Desk(Protocol):
    """Everything the dashboard calls; all of it blocks, so it is called in threads."""

    @property
    def sign_in(self) -> SignIn:
        """Who is asking."""

    @property
    def conversations(self) -> Conversations:
        """What there is to see."""

    @property
    def assignment(self) -> Assignment:
        """Who has what."""

    @property
    def staff(self) -> Staff:
        """Who works here."""

    @property
    def search(self) -> Search:
        """What there is to find."""

    @property
    def reminders(self) -> Reminders:
        """What not to forget."""

    @property
    def own_preferences(self) -> OwnPreferences:
        """What one has set for oneself."""

    @property
    def hotel_settings(self) -> HotelSettings:
        """What is set for hotels."""

    @property
    def takeover(self) -> Takeover:
        """Who answers."""

    @property
    def outbox(self) -> Outbox:
        """What goes out."""

    @property
    def templates(self) -> Templates:
        """What may go out at any time."""

    @property
    def connections(self) -> Connections:
        """The accounts on channels."""

    @property
    def entries(self) -> Entries:
        """What the bot knows."""

    @property
    def quick_replies(self) -> QuickReplies:
        """What staff say again and again."""

    @property
    def trials(self) -> Trials:
        """What the bot would say."""

    @property
    def notes(self) -> Notes:
        """What guests never see."""

    @property
    def company(self) -> Company:
        """Who else is there."""

    @property
    def guest_details(self) -> GuestDetails:
        """Who the guests are."""

    @property
    def leads(self) -> Leads:
        """What may be sold."""

    @property
    def weekly_reports(self) -> WeeklyReports:
        """What managers get on Mondays."""

    @property
    def statistics(self) -> Statistics:
        """Figures and charts."""

    @property
    def notifications(self) -> Notifications:
        """What one was told."""

    @property
    def export(self) -> Export:
        """What can be taken along."""

    @property
    def audit(self) -> Audit:
        """What was taken along."""

    @property
    def bus(self) -> Bus:
        """What just happened."""

    def demo_sign_ins(self) -> Sequence[tuple[str, str, str]]:
        """E-mail, password and role of the demo staff; empty outside of a demo."""
