"""What the dashboard asks of the rest of the product: the services as one viewer's desk."""

from collections.abc import Sequence
from typing import Protocol

from hotel_inbox.dashboard.desk.answers import Entries, QuickReplies, Trials
from hotel_inbox.dashboard.desk.books import Audit, Export, Leads, Statistics
from hotel_inbox.dashboard.desk.chats import (
    Assignment,
    Company,
    Conversations,
    GuestDetails,
    Notes,
    Outbox,
    Reminders,
    Search,
    Takeover,
    Templates,
)
from hotel_inbox.dashboard.desk.house import (
    Connections,
    HotelSettings,
    Notifications,
    OwnPreferences,
    SignIn,
    Staff,
    WeeklyReports,
)
from hotel_inbox.events import Bus


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
