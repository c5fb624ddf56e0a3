"""Whether the e-mails of a meeting agree with its notices, and the notices with its as-run list."""

import email
import email.policy
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import timedelta

from icalendar import Calendar

from as_run import instant

SENDER = 'rostrum@example.org'
languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh']


class Mail:
    """A message as Python's email package reads it."""

    def __init__(self, letter):
        self.letter = letter
        self.message = email.message_from_bytes(letter.bytes, policy=email.policy.default)
        self.parts = list(self.message.walk())
        named = re.fullmatch(r'<hlm2025\.(m\d+)\.[0-9a-f]+@example\.org>',
                             str(self.message['Message-ID']))
        self.id = named and named[1]
        self.text = self.message.get_body(('plain',)).get_content()

    def entries(self):
        """Of the calendars that are attached."""
        attached = [part.get_content() for part in self.parts
                    if part.get_content_type() == 'text/calendar']
        return [entry for calendar in attached for entry in
                Calendar.from_ical(calendar).walk('VEVENT')]

    def defects(self):
        return [str(defect) for part in self.parts for defect in
                [*part.defects, *(one for value in part.values() for one in value.defects)]]


def booking_of(notice):
    return notice['about']['booking']


def in_one_line(text):
    return ' '.join(text.split())


def settled(notices, contacts):
    """Nothing gathers, waits or is on its way."""
    return all(notice['state'] != 'gathering' and
               (notice['state'] != 'released' or notice['recipient']['id'] not in contacts or
                notice['mail'] and notice['mail']['state'] not in ('waiting', 'sending'))
               for notice in notices)


def check_form(checks, mail, contact):
    """What is to be seen of every mail, whatever it tells."""
    message = mail.message
    checks.expect(not mail.defects(), f'{mail.id}: {mail.defects()}')
    checks.expect(mail.id, f'Message-ID: {message["Message-ID"]}')
    checks.expect(re.search(r'<hlm2025\.[a-z.]+>$', str(message['List-Id'])),
                  f'{mail.id}: List-Id is {message["List-Id"]}')
    to = [one.addr_spec for one in message['To'].addresses]
    checks.expect(to == mail.letter.recipients == contact['addresses'],
                  f'{mail.id}: to {to}, delivered to {mail.letter.recipients}')
    sender = [one.addr_spec for one in message['From'].addresses]
    checks.expect(sender == [SENDER] and mail.letter.sender == SENDER, f'{mail.id}: from {sender}')
    checks.expect(message['Date'] and message['Date'].datetime, f'{mail.id}: no Date')
    checks.expect(str(message['Content-Language']) == contact['language'],
                  f'{mail.id}: {message["Content-Language"]} and not {contact["language"]}')
    subject = str(message['Subject'])
    checks.expect(subject and not any(unicodedata.category(sign) == 'Cc' for sign in subject),
                  f'{mail.id}: the subject is {subject!r}')


def check_contents(checks, mail, told, titles, uid_of):
    """It tells its notices in its own language, and its calendar has entries of their bookings:
    where it says when they are planned, for nothing moves them until it is sent."""
    text = in_one_line(str(mail.message['Subject']) + ' ' + mail.text)
    for notice in told:
        title = in_one_line(titles[notice['id']])
        checks.expect(title in text, f'{mail.id} does not say {title!r}: {text!r}')
    bookings = {booking_of(notice) for notice in told if booking_of(notice)}
    uids = [str(entry['UID']) for entry in mail.entries()]
    checks.expect(len(uids) == len(set(uids)), f'{mail.id}: an entry is there twice')
    strange = set(uids) - {uid_of.get(booking) for booking in bookings}
    checks.expect(not strange, f'{mail.id}: the calendar has {strange} for {bookings}')
    planned = {booking_of(notice) for notice in told
               if notice['kind'] in ('receipt', 'other_day') and notice['planned']}
    missing = {uid_of.get(booking) for booking in planned} - set(uids)
    checks.expect(not missing, f'{mail.id}: not in its calendar: {missing}')


def check_accounts(checks, mails, notices, contacts):
    """Every released notice is in one mail, or its mail says why not."""
    came = Counter(mail.id for mail in mails)
    for id, count in came.items():
        checks.expect(count == 1, f'{id} was sent {count} times')
    known = {notice['mail']['id'] for notice in notices if notice['mail']}
    checks.expect(came.keys() <= known, f'mails without a notice: {came.keys() - known}')
    for notice in notices:
        mail, recipient = notice['mail'], notice['recipient']['id']
        if notice['state'] != 'released':
            checks.expect(not mail, f'{notice["id"]} is {notice["state"]}, and has a mail')
            continue
        checks.expect(bool(mail) == (recipient in contacts),
                      f'{notice["id"]} to {recipient} has the mail {mail}')
        if mail:
            possible = {'sent': [1], 'uncertain': [0, 1], 'expired': [0]}.get(mail['state'], [])
            checks.expect(came[mail['id']] in possible,
                          f'{mail["id"]} is {mail["state"]}, and came {came[mail["id"]]} times')


def check_kills(checks, mails, notices, held):
    """What was on its way at a kill is uncertain, and nothing else is; it is not sent again."""
    uncertain = {notice['mail']['id'] for notice in notices
                 if notice['mail'] and notice['mail']['state'] == 'uncertain'}
    arrived = {mail.id for mail in mails if mail.letter.bytes in held}
    checks.expect(arrived and arrived <= uncertain, f'{arrived} came, and was not answered')
    lost = uncertain - arrived
    checks.expect(len(lost) == len(held) - len(arrived) and not lost & {mail.id for mail in mails},
                  f'{uncertain} are uncertain: {arrived} came, and {lost} did not')


def check_receipts(checks, notices, contacts, as_run):
    told = Counter(booking_of(one) for one in notices
                   if one['kind'] == 'receipt' and one['state'] == 'released')
    for booking, one in as_run.bookings.items():
        participant = one.get('participant') and one['participant']['id']
        if participant in contacts:
            checks.expect(told[booking] == 1,
                          f'{booking} of {participant} has {told[booking]} receipts')


def check_calls(checks, notices, contacts, as_run, due, look):
    """Who is called in the order of the list, and when it is due by the script, knew it before. A
    service that comes back is late: who is called until it has caught up, and until the notices
    have been looked at since, may not have been told. `due`: when each booking is called, `look`:
    how often notices are looked at."""
    told = defaultdict(list)
    for one in notices:
        if one['kind'] == 'called_soon' and one['state'] == 'released':
            told[booking_of(one)].append(instant(one['made_at']))
    foretold, overtaken = 0, instant(as_run.sittings[0]['opened_at'])
    for turn in as_run.turns:
        participant = turn['participant'] and turn['participant']['id']
        if turn['kind'] != 'statement':
            continue
        called = instant(turn['called_at'])
        if called - due[turn['booking']].pop(0) > timedelta(minutes=1):
            overtaken = called + 2 * look
        if participant not in contacts or turn['out_of_order'] or called <= overtaken:
            continue
        foretold += 1
        before = [at for at in told[turn['booking']] if at <= called]
        checks.expect(len(before) == 1,
                      f'{turn["booking"]} was called at {called}, and told so at {before}')
    checks.expect(foretold > 10, f'only {foretold} were called in the order of the list')


def check_letters(checks, letters, service, contacts, as_run, uid_of, held, due,
                  look):
    mails = [Mail(letter) for letter in letters]
    notices = service.items('notices', 'secretariat')
    titles = {language: {one['id']: one['title'] for one in
                         service.items(f'notices?lang={language}', 'secretariat')}
              for language in languages}
    by_mail = defaultdict(list)
    for notice in notices:
        if notice['mail']:
            by_mail[notice['mail']['id']].append(notice)
    for mail in mails:
        told = by_mail[mail.id]
        recipients = {one['recipient']['id'] for one in told}
        checks.expect(len(recipients) == 1, f'{mail.id} tells {len(told)} notices to {recipients}')
        strangers = recipients - contacts.keys()
        checks.expect(not strangers, f'{mail.id} went to {strangers}, who have told no address')
        for recipient in recipients - strangers:
            check_form(checks, mail, contacts[recipient])
            check_contents(checks, mail, told, titles[contacts[recipient]['language']], uid_of)
    check_accounts(checks, mails, notices, contacts)
    check_kills(checks, mails, notices, held)
    check_receipts(checks, notices, contacts, as_run)
    check_calls(checks, notices, contacts, as_run, due, look)
    kinds = Counter(notice['kind'] for notice in notices if notice['mail'])
    for kind in ('receipt', 'withdrawn', 'other_day', 'called_soon', 'list_closing', 'published'):
        checks.expect(kinds[kind], f'no mail tells what is {kind}: {kinds}')
