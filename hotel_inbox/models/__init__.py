"""The tables, a file per noun; importing this package makes all of them known."""

from hotel_inbox.models.agent import Agent, AgentHotel, Login, SignInAttempt
from hotel_inbox.models.audit_entry import AuditEntry, AuditHotel
from hotel_inbox.models.connection import Connection
from hotel_inbox.models.conversation import Conversation, ConversationSession
from hotel_inbox.models.guest import Guest, GuestChange, GuestIdentity
from hotel_inbox.models.hotel import Hotel
from hotel_inbox.models.knowledge_entry import KnowledgeEntryRow
from hotel_inbox.models.knowledge_use import KnowledgeUse
from hotel_inbox.models.lead import Lead
from hotel_inbox.models.media_file import MediaFile
from hotel_inbox.models.message import Message, ToolCallRecord
from hotel_inbox.models.notification import Notification
from hotel_inbox.models.quick_reply import QuickReply
from hotel_inbox.models.reservation import ReservationLookup, ReservationRow, RoomRestriction
from hotel_inbox.models.room_type import RatePlan, RoomType
from hotel_inbox.models.template import Template
from hotel_inbox.models.unanswered_question import UnansweredQuestion
from hotel_inbox.models.webhook_event import WebhookEvent
from hotel_inbox.models.weekly_report import WeeklyReport

__all__ = [
    "Agent",
    "AgentHotel",
    "AuditEntry",
    "AuditHotel",
    "Connection",
    "Conversation",
    "ConversationSession",
    "Guest",
    "GuestChange",
    "GuestIdentity",
    "Hotel",
    "KnowledgeEntryRow",
    "KnowledgeUse",
    "Lead",
    "Login",
    "MediaFile",
    "Message",
    "Notification",
    "QuickReply",
    "RatePlan",
    "ReservationLookup",
    "ReservationRow",
    "RoomRestriction",
    "RoomType",
    "SignInAttempt",
    "Template",
    "ToolCallRecord",
    "UnansweredQuestion",
    "WebhookEvent",
    "WeeklyReport",
]
