#!/usr/bin/python3
"""A whole simulated meeting, followed by everybody who follows one, the service killed twice.

usage: tests/readers/whole_meeting.py ROSTRUM [FOLDER]

ROSTRUM is the binary to test. With FOLDER everything that was read is kept there, to be looked at.
`rostrum simulate` plays two days, the spill-over with them, at 900 times the speed of time, while a
target of webhooks, a mail server and subscribers to the feeds follow. Once on each day the service
is killed in the midst of a sitting, a webhook and an e-mail being on their way for certain: of the
first day's mail everything had come, of the second day's nothing. In the end the webhooks, the
chapters, the calendar, the schedule, the guide and the mails are held against the as-run list.
"""

import json
import sys
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

sys.dont_write_bytecode = True  # leaves no folder beside the sources
import agreement  # noqa: E402
import calendars  # noqa: E402
import feeds  # noqa: E402
import letters  # noqa: E402
import recordings  # noqa: E402
import webhooks  # noqa: E402
from as_run import AsRun, instant  # noqa: E402
from rehearsal import Checks, Rehearsal, wait_for  # noqa: E402
from sinks import MailSink, WebhookTarget  # noqa: E402
from subscribers import Subscriber, check_subscriber  # noqa: E402

BEGIN, SPEED, SEED = '2025-11-24T07:30:00-05:00', 900, 7
LOOK = timedelta(seconds=0.25) * SPEED  # as docs/notices.md says, by the meeting's clock
STATES = {
    'debate-1': 'KEN FRA BRA JPN IND EGY MEX NOR PER GHA CHN ITA FJI CAN THA LAO'.split(),
    'debate-2': 'POL DEU ARG KOR NGA SWE COL MAR VNM PRT IRL JOR NPL URY'.split(),
    'debate-3': 'ESP CHL ZAF FIN CUB TUN LKA GRC HRV SEN TUR IDN PAN'.split(),
}
WITHDRAWN, MOVED, NOT_ON_THE_LIST = 'CAN', 'FJI', 'ISL'
# Each third delegation has told no address.
WITH_CONTACT = [state for states in STATES.values() for n, state in enumerate(states)
                if n % 3 < 2 or state in (WITHDRAWN, MOVED)] + [NOT_ON_THE_LIST, 'desk.webcast']
ROLES = {'president': None, 'secretary_general': None, 'unodc_executive_director': None,
         'special_rapporteur': None, 'panel_1_summary': 'CHE', 'panel_2_summary': 'CHL',
         'concluding_remarks': None}


class Meeting:
    """The rehearsal and everybody who hears of it; `..._held`: what was on its way at each kill."""

    def __init__(self, binary, work, folder):
        self.target, self.mail = WebhookTarget(), MailSink()
        self.service = Rehearsal(binary, f'{work}/data', BEGIN, SPEED,
                                 ('--webhook-allowed-networks', '127.0.0.0/8',
                                  '--smtp-url', self.mail.url, '--mail-from', letters.SENDER))
        self.script, self.folder = work / 'script.json', folder
        self.contacts, self.booked = {}, {}
        self.messages_held, self.letters_held = [], []
        self.player = None

    def close(self):
        if self.player:
            self.player.kill()
            self.player.wait()
        self.service.stop()
        self.mail.close()
        self.target.close()

    # ---- Before it begins ----

    def act(self, path, body, **more):
        return self.service.act('secretariat', path, body, **more)

    def prepare(self):
        """The list, published; then one is withdrawn, one moved to the second day."""
        self.secret = self.act('webhooks', {'url': self.target.url})['secret']
        for n, recipient in enumerate(WITH_CONTACT):
            addresses = [f'{recipient.lower()}{i}@mission.example' for i in range(1 + n % 2)]
            told = {'addresses': addresses,
                    'language': letters.languages[n % len(letters.languages)]}
            self.act(f'contacts/{recipient}', told, method='PUT')
            self.contacts[recipient] = told
        self.book()
        self.act('publications', {})
        wait_for(self.told_receipts, 'the receipts of all that is booked')
        any_state = {'If-Match': '*'}
        self.act(f'bookings/{self.booked[WITHDRAWN]}', None, headers=any_state, method='DELETE')
        self.act(f'bookings/{self.booked[MOVED]}', {'segments': ['debate-3']},
                 headers=any_state, method='PATCH')
        self.act('publications', {})
        self.release('other_day')

    def book(self):
        self.service.make_ready()
        for segment, states in STATES.items():
            for state in states:
                self.booked[state] = self.act(
                    'bookings', {'kind': 'statement', 'participant': state, 'level': 'M',
                                 'capacity': 'national', 'segments': [segment],
                                 'speaker': {'name': f'Speaker of {state}'}})['id']
        for role, participant in ROLES.items():
            self.act('bookings', {'kind': 'role', 'role': role,
                                  **({'participant': participant} if participant else {})})

    # ---- Notices ----

    def notices(self, query):
        return self.service.items(f'notices?{query}', 'secretariat')

    def settled(self):
        """Nothing gathers or is on its way."""
        return letters.settled(self.notices(''), self.contacts)

    def told_receipts(self):
        told = {one['about']['booking'] for one in self.notices('kind=receipt')}
        return told >= set(self.booked.values()) and self.settled()

    def release(self, kind):
        """An officer looks at what waits for it."""
        wait_for(lambda: self.notices(f'state=review&kind={kind}'),
                 f'a notice under review that is {kind}')
        self.act('notices/decisions', {'decision': 'release', 'kind': kind})

    # ---- The play ----

    def play(self):
        """The whole meeting, and what is published when it is over."""
        with open(self.folder / 'simulate.log', 'wb') as log:
            self.player = self.service.simulate(SEED, self.script, log)
        self.kill_in('debate-1', 'DATA')
        self.release('list_closing')
        self.kill_in('debate-2', 'RCPT')
        wait_for(lambda: self.player.poll() is not None, 'the end of the simulation')
        said = (self.folder / 'simulate.log').read_text().splitlines()
        if self.player.returncode or said[-1] != 'the as-run list is the script':
            sys.exit('\n'.join(said[-20:]))
        last = self.act('publications', {'comment': 'As it ran'})['number']
        wait_for(lambda: any(one.says()['data'].get('publication') == last
                             for one in self.target.told[:]), 'the last webhook')
        wait_for(self.settled, 'the last mail')

    def wait(self, condition, what):
        """While it is played."""
        wait_for(lambda: condition() or self.player.poll() is not None, what)
        if not condition():
            sys.exit(f'the simulation has ended without {what}')

    def begun_in(self, segment):
        said = [one.says() for one in self.target.told[:]]
        return sum(one['type'] == 'statement.begun' and one['data']['segment'] == segment
                   for one in said)

    def kill_in(self, segment, command):
        """While a message waits for its answer, and a mail for the answer to that command."""
        self.wait(lambda: self.begun_in(segment) >= 3, f'three statements in {segment}')
        letter = self.mail.hold(command)
        self.wait(letter.taken.is_set, 'a mail on its way')
        message = self.target.hold()
        self.wait(message.taken.is_set, 'a webhook on its way')
        self.service.kill()
        message.over.set()
        self.messages_held.append(message.what)
        self.letters_held.append(letter.what)
        self.service.start()

    def due(self):
        """When each booking is to be called by the script, once or again."""
        found = defaultdict(list)
        for act in json.loads(self.script.read_text())['acts']:
            command = act['command']
            if command['action'] == 'call' and 'booking' in command:
                found[command['booking']].append(instant(act['at']))
        return found


def keep(meeting):
    """What came, to be looked at."""
    folder = meeting.folder
    (folder / 'as-run.json').write_text(meeting.service.read('as-run'))
    (folder / 'webhooks.jsonl').write_bytes(b''.join(one.body + b'\n'
                                                     for one in meeting.target.told))
    for n, letter in enumerate(meeting.mail.letters):
        (folder / f'letter-{n + 1}.eml').write_bytes(letter.bytes)


def check_all(checks, meeting):
    service, folder = meeting.service, meeting.folder
    as_run = AsRun(service)
    on_the_list = {f'booking-{id}' for state, id in meeting.booked.items() if state != WITHDRAWN}
    checks.expect(on_the_list <= as_run.heard.keys(),
                  f'not heard: {on_the_list - as_run.heard.keys()}')
    webhooks.check_webhooks(checks, meeting.target.told, meeting.secret, meeting.messages_held,
                            as_run, service.items('publications', 'secretariat'))
    agreement.check_chapters(checks, service, as_run, folder)
    texts = {feed: service.read(f'feeds/{feed}') for feed in feeds.readers}
    guids = agreement.check_schedule(checks, as_run, texts, folder)
    calendar = service.read('feeds/timetable.ics')
    uids = agreement.check_calendar(checks, as_run, calendar, guids,
                                    {f'booking-{meeting.booked[WITHDRAWN]}'}, folder)
    uid_of = {id: uids.get(as_run.slug(id)) for id in as_run.bookings}
    letters.check_letters(checks, meeting.mail.letters, service, meeting.contacts, as_run, uid_of,
                          meeting.letters_held, meeting.due(), LOOK)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    feeds.check_readers()
    calendars.check_reader()
    recordings.check_reader()
    checks = Checks()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(sys.argv[2] if len(sys.argv) == 3 else work)
        folder.mkdir(parents=True, exist_ok=True)
        calendars.prepare(folder)
        meeting = Meeting(str(Path(sys.argv[1]).resolve()), Path(work), folder)
        try:
            meeting.prepare()
            subscriber = Subscriber(meeting.service, [f'feeds/{feed}' for feed in (
                'timetable.ics', 'schedule.xml', 'xmltv.xml', 'chapters.vtt')], 1)
            meeting.play()
            subscriber.close()
            keep(meeting)
            check_all(checks, meeting)
            check_subscriber(checks, subscriber, folder)
        finally:
            meeting.close()
    if checks.failures:
        sys.exit(f'{checks.failures} times they do not agree')
    print(f'{len(meeting.target.told)} webhooks, {len(meeting.mail.letters)} mails, the chapters,'
          ' the calendar, the schedule and the guide agree with the as-run list')


if __name__ == '__main__':
    main()
