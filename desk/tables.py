"""Every table, in one import, for migrations and tests."""

from desk.audit import models as audit
from desk.canned import models as canned
from desk.cases import models as cases
from desk.contacts import models as contacts
from desk.conversations import models as conversations
from desk.db import Base
from desk.files import models as files
from desk.knowledge import models as knowledge
from desk.notes import models as notes
from desk.orders import models as orders
from desk.queue import models as queue
from desk.search import models as search
from desk.service_levels import models as service_levels
from desk.shop_rules import models as shop_rules
from desk.sites import models as sites
from desk.staff import models as staff
from desk.steering import models as steering
from desk.surveys import models as surveys
from desk.touches import models as touches

metadata = Base.metadata

__all__ = [
    "audit",
    "canned",
    "cases",
    "contacts",
    "conversations",
    "files",
    "knowledge",
    "metadata",
    "notes",
    "orders",
    "queue",
    "search",
    "service_levels",
    "shop_rules",
    "sites",
    "staff",
    "steering",
    "surveys",
    "touches",
]
