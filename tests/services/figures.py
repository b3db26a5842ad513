"""What a house's six figures are, as its staff see them."""

from hotel_inbox.domain.filters import EVERYTHING, Filter
from hotel_inbox.domain.measures import Figures
from tests.services.world import World


def figures(world: World, chosen: Filter = EVERYTHING) -> Figures:
    return world.inbox.statistics.figures(world.amy, chosen)
