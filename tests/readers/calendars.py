#!/usr/bin/python3
"""The calendars over HTTP, read by khal.

usage: tests/readers/calendars.py ROSTRUM

ROSTRUM is the binary to test. A programme is published, one of its statements is withdrawn and
another renamed, and it is published again. What khal finds in the calendar of the meeting, of a
segment and, by a feed token, of a delegation is held against the timetable: the times on the wall
of the venue, the names, and that what was withdrawn is cancelled. A calendar that was torn is
refused, and khal that is missing fails the test.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

sys.dont_write_bytecode = True  # leaves no folder beside the sources
from rehearsal import Rehearsal, meeting  # noqa: E402

NAME = 'Last, First; "Jr." \\ 🕊️ \u202eturned\u202c'
FIELDS = ['uid', 'start-long-full', 'end-long-full', 'title', 'location', 'description', 'cancelled']
CONFIG = """[calendars]
[[none]]
path = {folder}/none
[locale]
local_timezone = America/New_York
default_timezone = America/New_York
timeformat = %H:%M:%S
dateformat = %m-%d
longdateformat = %Y-%m-%d
datetimeformat = %m-%d %H:%M:%S
longdatetimeformat = %Y-%m-%dT%H:%M:%S
"""


def check_reader():
    if not shutil.which('khal'):
        sys.exit('khal is not there: install the package khal (scripts/setup --test)')


def prepare(folder):
    """What khal wants to have there."""
    (folder / 'none').mkdir(exist_ok=True)
    (folder / 'config').write_text(CONFIG.format(folder=folder))


def events(folder, text):
    """What khal reads of a calendar, by uid."""
    file = folder / 'calendar.ics'
    file.write_text(text, newline='')
    done = subprocess.run(
        ['khal', '-c', str(folder / 'config'), 'printics', str(file), '--format',
         '\x1f'.join(f'{{{field}}}' for field in FIELDS) + '\x1e'],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        return None
    said = done.stdout.decode()
    said = said[said.index('\n') + 1:]  # "11 events found in ..."
    rows = [row.strip('\n').split('\x1f') for row in said.split('\x1e') if row.strip()]
    return {row[0]: dict(zip(FIELDS, row)) for row in rows}


def planned(timetable):
    """The begin of every segment, and of whatever is planned inside, on the venue's wall."""
    found = []
    for sitting in timetable['sittings']:
        for segment in sitting['segments']:
            found.append(segment['local'])
            found += [entry['planned']['local'] for entry in segment['entries']
                      if entry['kind'] in ('role', 'statement') and entry['planned']]
    return sorted(local[:19] for local in found)


def main():
    check_reader()
    failures = []

    def expect(holds, message):
        if not holds:
            failures.append(message)

    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        prepare(folder)
        service = Rehearsal(sys.argv[1], str(folder / 'data'), '2025-11-17T09:00:00-05:00')
        try:
            feed = service.token('--role', 'delegation', '--participant', 'KEN', '--feed')
            service.make_ready()
            booked = {state: service.act('secretariat', 'bookings',
                                         {'kind': 'statement', 'participant': state,
                                          'capacity': 'national', 'level': 'M',
                                          'speaker': {'name': NAME}})['id']
                      for state in ('FRA', 'KEN', 'JPN')}
            service.act('secretariat', 'publications', {})
            first = events(folder, service.read('feeds/timetable.ics'))
            expect(first and not any(one['cancelled'] for one in first.values()),
                   'nothing was withdrawn, and something is cancelled')
            service.ask(f'{meeting}/bookings/{booked["FRA"]}', 'secretariat', None,
                        {'If-Match': '*'}, 'DELETE')
            service.act('secretariat', 'publications', {})
            for language in ('ar', 'en', 'es', 'fr', 'ru', 'zh'):
                timetable = json.loads(service.read(f'timetable?lang={language}'))
                found = events(folder, service.read(f'feeds/timetable.ics?lang={language}'))
                if not found:
                    failures.append(f'khal reads nothing in {language}')
                    continue
                expect(set(found) == set(first), f'the entries have other uids in {language}')
                live = [one for one in found.values() if not one['cancelled']]
                expect(len(found) - len(live) == 1, f'one is cancelled in {language}')
                expect(sorted(one['start-long-full'] for one in live) == planned(timetable),
                       f'khal has other times than the timetable in {language}')
                expect(sum(NAME.replace('\u202e', '') in one['description'].replace('\u202e', '')
                           for one in live) == 2, f'the speakers are named in {language}')
                expect(all(datetime.fromisoformat(one['start-long-full']) <
                           datetime.fromisoformat(one['end-long-full']) for one in live),
                       f'everything ends after it begins in {language}')
            segment = events(folder, service.read('feeds/segments/debate-1.ics'))
            expect(segment and len(segment) == 4, 'the segment has itself and three statements')
            own = events(folder, service.read(f'feeds/me.ics?token={feed}'))
            expect(own and len(own) == 1 and NAME[:5] in next(iter(own.values()))['description'],
                   'the delegation has its statement')
            text = service.read('feeds/timetable.ics')
            expect(not events(folder, text[:len(text) // 2]),
                   'khal reads what was torn')
        finally:
            service.stop()
    if failures:
        sys.exit('\n'.join(failures))
    print('khal reads the calendars')


if __name__ == '__main__':
    main()
