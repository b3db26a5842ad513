"""Builds the services from their adapters, once a process."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from hotel_inbox.bot.base import Bot
from hotel_inbox.channels import webchat
from hotel_inbox.channels.meta import MetaSignature
from hotel_inbox.db import Database, migrate
from hotel_inbox.domain.messages import Channel
from hotel_inbox.events import Bus, make_bus
from hotel_inbox.pms.local import LocalPms
from hotel_inbox.services.answering import Answering
from hotel_inbox.services.assignment import Assignment
from hotel_inbox.services.audit import AuditLog
from hotel_inbox.services.books import Books
from hotel_inbox.services.books_import import BooksImport
from hotel_inbox.services.callbacks import Callbacks
from hotel_inbox.services.chart_tables import ChartTables
from hotel_inbox.services.company import Company
from hotel_inbox.services.connection_cards import Hosting
from hotel_inbox.services.connections import Connections
from hotel_inbox.services.conversations import Conversations
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.delivery import Delivery
from hotel_inbox.services.demo import Demo, sign_ins
from hotel_inbox.services.entries import Entries
from hotel_inbox.services.envelopes import Envelopes
from hotel_inbox.services.export import Export
from hotel_inbox.services.fetching import Fetching
from hotel_inbox.services.files import Files
from hotel_inbox.services.guest_details import GuestDetails
from hotel_inbox.services.guest_files import GuestFiles
from hotel_inbox.services.guest_thread import GuestThread, Hosted
from hotel_inbox.services.health import Health
from hotel_inbox.services.hotel_settings import HotelSettings
from hotel_inbox.services.house_rules import BotSetups
from hotel_inbox.services.intake import Intake
from hotel_inbox.services.keys import Keys
from hotel_inbox.services.knowledge import Knowledge
from hotel_inbox.services.leads import Leads
from hotel_inbox.services.mailing import Mailing
from hotel_inbox.services.media_store import MediaStore
from hotel_inbox.services.notes import Notes
from hotel_inbox.services.notifications import Notifications
from hotel_inbox.services.outbox import Outbox
from hotel_inbox.services.pms_accounts import PmsAccounts
from hotel_inbox.services.preferences import OwnPreferences
from hotel_inbox.services.presence import Presence
from hotel_inbox.services.profiles import Profiles
from hotel_inbox.services.quick_replies import QuickReplies
from hotel_inbox.services.receiving import Receiving
from hotel_inbox.services.registry import Registry
from hotel_inbox.services.reminders import Reminders
from hotel_inbox.services.resealing import Resealing
from hotel_inbox.services.search import Search
from hotel_inbox.services.sessions import Expiry
from hotel_inbox.services.sign_in import SignIn
from hotel_inbox.services.staff import Staff
from hotel_inbox.services.statistics import Statistics
from hotel_inbox.services.stays import Stays
from hotel_inbox.services.take_back import TakeBack
from hotel_inbox.services.takeover import Takeover
from hotel_inbox.services.templates import Templates
from hotel_inbox.services.trial import Trials
from hotel_inbox.services.weekly_reports import WeeklyReports
from hotel_inbox.settings import Settings, load_settings
from hotel_inbox.wiring.adapters import Adapters, build_bot, real_adapters


@dataclass(frozen=True, slots=True)
class Inbox:
    """The product without its edges: every use case, ready to be called."""

    settings: Settings
    db: Database
    bus: Bus
    adapters: Adapters
    bot: Bot
    signature: MetaSignature
    answering: Answering
    assignment: Assignment
    audit: AuditLog
    books_import: BooksImport
    bot_setups: BotSetups
    callbacks: Callbacks
    connections: Connections
    company: Company
    conversations: Conversations
    delivery: Delivery
    demo: Demo
    entries: Entries
    expiry: Expiry
    export: Export
    files: Files
    guest_details: GuestDetails
    guest_files: GuestFiles
    guest_thread: GuestThread
    health: Health
    hotel_settings: HotelSettings
    knowledge: Knowledge
    leads: Leads
    mailing: Mailing
    fetching: Fetching
    media_store: MediaStore
    notes: Notes
    notifications: Notifications
    outbox: Outbox
    own_preferences: OwnPreferences
    pms_accounts: PmsAccounts
    presence: Presence
    profiles: Profiles
    quick_replies: QuickReplies
    receiving: Receiving
    registry: Registry
    reminders: Reminders
    resealing: Resealing
    sign_in: SignIn
    staff: Staff
    statistics: Statistics
    chart_tables: ChartTables
    weekly_reports: WeeklyReports
    take_back: TakeBack
    search: Search
    takeover: Takeover
    templates: Templates
    trials: Trials

    def demo_sign_ins(self) -> list[tuple[str, str, str]]:
        """E-mail, password and role of the demo staff; empty outside of a demo."""
        if not self.settings.demo or not self.demo.is_loaded():
            return []
        return [(one.email, one.password, one.role) for one in sign_ins()]

    def migrate(self) -> None:
        """Bring the database to the newest migration."""
        migrate(self.settings.database_url)

    async def close(self) -> None:
        """Give connections back."""
        await self.presence.close()
        await self.adapters.graph.aclose()
        await self.adapters.instagram_graph.aclose()
        for pms in self.adapters.pms.values():
            await pms.aclose()
        if self.adapters.model is not None:
            await self.adapters.model.aclose()
        self.db.close()


def build(settings: Settings, adapters: Adapters | None = None, bot: Bot | None = None) -> Inbox:
    """Wire everything for these settings; nothing is connected before it is used."""
    adapters = adapters or real_adapters(settings)
    channels, now = adapters.channels, adapters.clock
    bus = make_bus(settings.redis_url)
    db = Database(settings.database_url, bus)
    # What is done after a guest or a person wrote waits where many write at once.
    later = db.in_no_hurry()
    keys = Keys(lambda: settings.secret_keys)
    credentials = Credentials(keys)
    local = LocalPms(Books(db))
    pms = {local.kind: local, **adapters.pms}
    pms_accounts = PmsAccounts(db, pms, credentials, now)
    stays = Stays(db, pms, pms_accounts, now)
    registry = Registry(db, credentials, adapters.hasher, now)
    media_store = MediaStore(settings.data_dir / "media")
    guest_files = GuestFiles(db, Channel.WEBCHAT, media_store, keys, settings.address)
    intake = Intake(channels, now, timedelta(seconds=settings.bot_wait_seconds))
    outbox = Outbox(db, channels, now)
    presence = Presence(db, channels, credentials, now)
    knowledge = Knowledge(db, adapters.embedder, now)
    leads = Leads(db, channels, now)
    statistics, audit = Statistics(db, now), AuditLog(db, now)
    bot = bot or build_bot(knowledge, adapters.embedder, stays, adapters.model)
    return Inbox(
        settings=settings,
        db=db,
        bus=bus,
        adapters=adapters,
        bot=bot,
        signature=MetaSignature(settings.meta_app_secret, settings.meta_verify_token),
        answering=Answering(later, bot, channels, outbox, presence, now),
        assignment=Assignment(db, now),
        audit=audit,
        books_import=BooksImport(db, now),
        bot_setups=BotSetups(db),
        callbacks=Callbacks(db, channels, intake, now),
        connections=Connections(
            db,
            channels,
            credentials,
            registry,
            Hosting(Channel.WEBCHAT, settings.address),
            now,
        ),
        company=Company(db),
        conversations=Conversations(db, channels, now),
        delivery=Delivery(
            later, channels, Envelopes(channels, credentials, media_store, now), presence, now
        ),
        demo=Demo(db, adapters.embedder, adapters.hasher, now),
        entries=Entries(db, knowledge, now),
        expiry=Expiry(later, now),
        export=Export(db, settings.data_dir / "exports", settings.address, now),
        files=Files(db, channels, media_store, now),
        guest_details=GuestDetails(db, channels, leads, now),
        guest_files=guest_files,
        guest_thread=GuestThread(
            db, Hosted(Channel.WEBCHAT, webchat.inbound), intake, keys, guest_files, now
        ),
        health=Health(db, now),
        hotel_settings=HotelSettings(db, now),
        knowledge=knowledge,
        leads=leads,
        mailing=Mailing(later, adapters.post, settings.address, now),
        fetching=Fetching(later, channels, credentials, media_store, now),
        media_store=media_store,
        notes=Notes(db, now),
        notifications=Notifications(db, now),
        outbox=outbox,
        own_preferences=OwnPreferences(db),
        pms_accounts=pms_accounts,
        presence=presence,
        profiles=Profiles(later, channels, credentials, now),
        quick_replies=QuickReplies(db, now),
        receiving=Receiving(db, now),
        registry=registry,
        reminders=Reminders(db, channels),
        resealing=Resealing(later, credentials),
        sign_in=SignIn(db, adapters.hasher, now),
        staff=Staff(db, now),
        statistics=statistics,
        chart_tables=ChartTables(statistics, audit),
        weekly_reports=WeeklyReports(later, adapters.post, statistics, settings.address, now),
        take_back=TakeBack(later, now),
        search=Search(db, channels, now),
        takeover=Takeover(db, now),
        templates=Templates(db, channels, credentials, now),
        trials=Trials(db, bot, channels[Channel.WEBCHAT].abilities.text_limit, now),
    )


@cache
def get_inbox() -> Inbox:
    """Return this process's inbox, built from the environment when first asked for."""
    return build(load_settings())
