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
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.dont_write_bytecode = True  # leaves no folder beside the sources
import agreement  # noqa: E402
import calendars  # noqa: E402
import feeds  # noqa: E402
import letters  # noqa: E402
import recordings  # noqa: E402
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


def put_contacts(service):
    contacts = {}
    for n, recipient in enumerate(WITH_CONTACT):
        told = {'addresses': [f'{recipient.lower()}{i}@mission.example' for i in range(1 + n % 2)],
                'language': letters.languages[n % len(letters.languages)]}
        service.act('secretariat', f'contacts/{recipient}', told, method='PUT')
        contacts[recipient] = told
    return contacts


def book(service):
    """The list, published; then one is withdrawn and one is moved to the second day."""
    service.make_ready()
    booked = {}
    for part, states in STATES.items():
        for state in states:
            booked[state] = service.act(
                'secretariat', 'bookings',
                {'kind': 'statement', 'participant': state, 'capacity': 'national', 'level': 'M',
                 'segments': [part], 'speaker': {'name': f'Speaker of {state}'}})['id']
    for role, participant in ROLES.items():
        service.act('secretariat', 'bookings',
                    {'kind': 'role', 'role': role,
                     **({'participant': participant} if participant else {})})
    service.act('secretariat', 'publications', {})
    wait_for(lambda: sent(service, WITHDRAWN), 'the receipt of what will be withdrawn')
    service.act('secretariat', f'bookings/{booked[WITHDRAWN]}', None,
                headers={'If-Match': '*'}, method='DELETE')
    service.act('secretariat', f'bookings/{booked[MOVED]}', {'segments': ['debate-3']},
                headers={'If-Match': '*'}, method='PATCH')
    service.act('secretariat', 'publications', {})
    return booked


def notices(service, query=''):
    return service.items(f'notices?{query}', 'secretariat')


def sent(service, recipient):
    told = notices(service, f'recipient={recipient}')
    return told and letters.settled(told, [recipient])


def release(service, kind):
    """An officer looks at what waits for it."""
    wait_for(lambda: notices(service, f'state=review&kind={kind}'),
             f'a notice under review that is {kind}')
    service.act('secretariat', 'notices/decisions', {'decision': 'release', 'kind': kind})


class Meeting:
    """The simulation, with two ends that it tells, and what was on its way when it was killed."""

    def __init__(self, service, target, mail, folder):
        self.service, self.target, self.mail = service, target, mail
        self.messages_held, self.letters_held = [], []
        self.script, self.log = folder / 'script.json', open(folder / 'simulate.log', 'wb')
        self.player = service.simulate(SEED, self.script, self.log)

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
        """When each booking is to be called, first, by the script."""
        calls = [(act['command']['booking'], agreement.instant(act['at']))
                 for act in json.loads(self.script.read_text())['acts']
                 if act['command']['action'] == 'call' and 'booking' in act['command']]
        return dict(reversed(calls))

    def end(self):
        wait_for(lambda: self.player.poll() is not None, 'the end of the simulation')
        self.log.close()
        said = Path(self.log.name).read_text().splitlines()
        if self.player.returncode or said[-1] != 'the as-run list is the script':
            sys.exit('\n'.join(said[-20:]))

    def close(self):
        self.player.kill()
        self.player.wait()


def play(service, target, mail, contacts, folder):
    """The whole meeting, and what is published when it is over."""
    played = Meeting(service, target, mail, folder)
    try:
        played.kill_in('debate-1', 'DATA')
        release(service, 'list_closing')
        played.kill_in('debate-2', 'RCPT')
        played.end()
    finally:
        played.close()
    last = service.act('secretariat', 'publications', {'comment': 'As it ran'})
    wait_for(lambda: any(one.says()['data'].get('publication') == last['number']
                         for one in target.told[:]), 'the last webhook')
    wait_for(lambda: letters.settled(notices(service), contacts), 'the last mail')
    return played


def check_all(checks, service, secret, target, mail, played, contacts, booked, folder):
    as_run = agreement.AsRun(service)
    (folder / 'as-run.json').write_text(service.read('as-run'))
    expected = {f'booking-{id}' for state, id in booked.items() if state != WITHDRAWN}
    checks.expect(expected <= as_run.heard.keys(), f'not heard: {expected - as_run.heard.keys()}')
    agreement.check_webhooks(checks, target.told, secret, played.messages_held, as_run,
                             service.items('publications', 'secretariat'))
    agreement.check_chapters(checks, service, as_run, folder)
    texts = {feed: service.read(f'feeds/{feed}') for feed in feeds.readers}
    guids = agreement.check_schedule(checks, as_run, texts, folder)
    text = service.read('feeds/timetable.ics')
    (folder / 'timetable.ics').write_text(text, newline='')
    uids = agreement.check_calendar(checks, as_run, text, guids,
                                    {f'booking-{booked[WITHDRAWN]}'}, folder)
    uid_of = {id: uids.get(as_run.slug(id)) for id in as_run.bookings}
    letters.check_letters(checks, mail.letters, service, contacts, as_run, uid_of,
                          played.letters_held, played.due(), LOOK)


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
        target, mail = WebhookTarget(), MailSink()
        service = Rehearsal(str(Path(sys.argv[1]).resolve()), str(Path(work) / 'data'), BEGIN, SPEED,
                            ('--webhook-allowed-networks', '127.0.0.0/8', '--smtp-url', mail.url,
                             '--mail-from', letters.SENDER))
        try:
            secret = service.act('secretariat', 'webhooks', {'url': target.url})['secret']
            contacts = put_contacts(service)
            booked = book(service)
            release(service, 'other_day')
            subscriber = Subscriber(service, [f'feeds/{feed}' for feed in (
                'timetable.ics', 'schedule.xml', 'xmltv.xml', 'chapters.vtt')], 1)
            played = play(service, target, mail, contacts, folder)
            subscriber.close()
            check_all(checks, service, secret, target, mail, played, contacts, booked, folder)
            check_subscriber(checks, subscriber, folder)
        finally:
            service.stop()
            mail.close()
            target.close()
    sys.exit(checks.failures > 0)


if __name__ == '__main__':
    main()
