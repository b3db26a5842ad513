"""A desk whose services keep what they know in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hotel_inbox.events import Bus, LocalBus
from tests.dashboard.desks.answers import FakeEntries, FakeQuickReplies, FakeTrials
from tests.dashboard.desks.chats import (
    FakeAssignment,
    FakeCompany,
    FakeConversations,
    FakeNotes,
    FakeOutbox,
    FakeReminders,
    FakeSearch,
    FakeTakeover,
    FakeTemplates,
)
from tests.dashboard.desks.exports import FakeAudit, FakeExport
from tests.dashboard.desks.guests import FakeGuestDetails, FakeLeads
from tests.dashboard.desks.house import (
    FakeConnections,
    FakeHotelSettings,
    FakeNotifications,
    FakeOwnPreferences,
    FakeSignIn,
    FakeStaff,
    FakeWeeklyReports,
)
from tests.dashboard.desks.statistics import FakeStatistics


@dataclass
class FakeDesk:
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    reminders: FakeReminders = field(default_factory=FakeReminders)
    own_preferences: FakeOwnPreferences = field(default_factory=FakeOwnPreferences)
    hotel_settings: FakeHotelSettings = field(default_factory=FakeHotelSettings)
    conversations: FakeConversations = field(default_factory=FakeConversations)
    assignment: FakeAssignment = field(default_factory=FakeAssignment)
    staff: FakeStaff = field(default_factory=FakeStaff)
    search: FakeSearch = field(default_factory=FakeSearch)
    takeover: FakeTakeover = field(default_factory=FakeTakeover)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    templates: FakeTemplates = field(default_factory=FakeTemplates)
    connections: FakeConnections = field(default_factory=FakeConnections)
    entries: FakeEntries = field(default_factory=FakeEntries)
    quick_replies: FakeQuickReplies = field(default_factory=FakeQuickReplies)
    trials: FakeTrials = field(default_factory=FakeTrials)
    notes: FakeNotes = field(default_factory=FakeNotes)
    company: FakeCompany = field(default_factory=FakeCompany)
    guest_details: FakeGuestDetails = field(default_factory=FakeGuestDetails)
    leads: FakeLeads = field(default_factory=FakeLeads)
    weekly_reports: FakeWeeklyReports = field(default_factory=FakeWeeklyReports)
    statistics: FakeStatistics = field(default_factory=FakeStatistics)
    notifications: FakeNotifications = field(default_factory=FakeNotifications)
    export: FakeExport = field(default_factory=FakeExport)
    audit: FakeAudit = field(default_factory=FakeAudit)
    bus: Bus = field(default_factory=LocalBus)

    def demo_sign_ins(self) -> Sequence[tuple[str, str, str]]:
        return []
