"""What really happened, as GET as-run tells it."""

import json
from datetime import datetime


def instant(text):
    return datetime.fromisoformat(text.replace('Z', '+00:00'))


def to_second(at):
    return at.replace(microsecond=0)


class AsRun:
    """GET as-run: `heard` is when each statement and role was, by the end of its slug in feeds."""

    def __init__(self, service):
        said = json.loads(service.read('as-run'))
        self.sittings = [one for one in said['sittings'] if one['opened_at']]
        self.turns = [turn for sitting in self.sittings for turn in sitting['turns']]
        self.bookings = {one['id']: one for one in service.items('bookings', 'secretariat')}
        self.heard = {self.slug(turn['booking']): (instant(turn['began_at']),
                                                   instant(turn['ended_at']))
                      for turn in self.turns
                      if turn['kind'] in ('statement', 'role') and turn['state'] == 'ended'}

    def slug(self, booking):
        """A seat on a panel is told with its panel."""
        one = self.bookings[booking]
        if one['kind'] == 'role':
            return f'role-{one["role"]["id"]}'
        return f'segment-{one["panel"]["id"]}' if one['kind'] == 'panel' else f'booking-{booking}'
