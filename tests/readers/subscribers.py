"""Who asks for feeds again and again, as calendars, guides and players do, also over a restart."""

import re
import threading
import urllib.error

from icalendar import Calendar

import feeds
from rehearsal import meeting


class Subscriber:
    """Asks as the public, with the tag of what it has, and keeps every version of each feed."""

    def __init__(self, service, paths, every):
        self.service, self.every = service, every
        self.versions = {path: [] for path in paths}
        self.unchanged = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.follow, daemon=True)
        self.thread.start()

    def follow(self):
        while not self.over.wait(self.every):
            for path, versions in self.versions.items():
                try:
                    self.ask(path, versions)
                except (urllib.error.URLError, OSError):
                    pass  # the service is away

    def ask(self, path, versions):
        tag = {'If-None-Match': versions[-1][0]} if versions else {}
        status, headers, body = self.service.ask(f'{meeting}/{path}', headers=tag)
        if status == 304:
            self.unchanged += 1
        else:
            versions.append((headers['ETag'] if status == 200 else f'{status}', body.decode()))

    def close(self):
        self.over.set()
        self.thread.join()

    def texts(self, path):
        return [text for _, text in self.versions[path]]


def check_calendars(checks, texts):
    """No entry is lost or goes back."""
    known = {}
    for text in texts:
        entries = {str(one['UID']): one for one in Calendar.from_ical(text).walk('VEVENT')}
        lost = known.keys() - entries.keys()
        checks.expect(not lost, f'the calendar has lost {lost}')
        for uid, entry in entries.items():
            before = known.get(uid, entry)
            checks.expect(entry['SEQUENCE'] >= before['SEQUENCE'] and
                          entry['LAST-MODIFIED'].dt >= before['LAST-MODIFIED'].dt,
                          f'an entry of the calendar has gone back: {entry}')
        known = entries


def check_guides(checks, subscriber, folder):
    for feed in ('schedule.xml', 'xmltv.xml'):
        for text in subscriber.texts(f'feeds/{feed}'):
            file = folder / f'followed.{feed}'
            file.write_text(text)
            complaints = feeds.readers[feed][0](file)
            checks.expect(not complaints, f'{feed} during the meeting: {complaints[:2000]}')


def check_growth(checks, texts):
    """Of the same sitting, only the last chapter changes, and others come behind it."""
    known = []
    for text in texts:
        cues = re.split(r'\n\n', text.strip())[1:]
        same_sitting = known and cues and known[0].split('\n')[0] == cues[0].split('\n')[0]
        if same_sitting:
            checks.expect(cues[:len(known) - 1] == known[:-1],
                          f'chapters have changed: {known} became {cues}')
        known = cues


def check_subscriber(checks, subscriber, folder):
    for path, versions in subscriber.versions.items():
        checks.expect(all(tag.startswith('"') for tag, _ in versions), f'{path} was refused')
    check_calendars(checks, subscriber.texts('feeds/timetable.ics'))
    check_guides(checks, subscriber, folder)
    check_growth(checks, subscriber.texts('feeds/chapters.vtt'))
    checks.expect(subscriber.unchanged > 0, 'nothing was answered with 304')
