#!/usr/bin/python3
"""schedule.xml, schedule.json and xmltv.xml over HTTP, read by software that others wrote.

usage: tests/readers/feeds.py ROSTRUM [FOLDER]

ROSTRUM is the binary to test. With FOLDER the feeds are kept there, to be looked at. Serves a store
of its own in rehearsal, books statements whose names are hard on feeds, has one of them made, and
reads each feed as the public and as an officer: xmllint by tests/readers/schedule.xsd, jsonschema
by tests/readers/schedule.schema.json, tv_validate_file by Debian's xmltv.dtd, tv_sort for what
overlaps. Each reader is first seen to refuse a feed that was spoilt. Then the six languages and the
three feeds are compared entry by entry. A reader that is missing fails the test.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from pathlib import Path

try:
    from jsonschema import Draft7Validator  # Debian's; hence its own interpreter
except ImportError:
    sys.exit('python3-jsonschema is not installed: schedule.json cannot be read')

sys.dont_write_bytecode = True  # leaves no folder beside the sources
from rehearsal import Checks, Rehearsal, root  # noqa: E402

languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh']
dtd = Path('/usr/share/xmltv/xmltv.dtd')
names = ['Last, First, Jr.', '"Quoted" \'twice\'', 'a]]>b', '<!-- c --> --> <b>&amp;', '🕊️ 🇺🇳',
         '\u202eturned\u202c \u2066isolated\u2069', 'صاحب المعالي فلان', 'ы' * 200, '阁下王' * 60]
states = ['FRA', 'DEU', 'KEN', 'BRA', 'FJI', 'EGY', 'JPN', 'RUS', 'CHN']


def served(binary, folder):
    """A rehearsal at the opening of the first debate."""
    return Rehearsal(binary, folder, '2025-11-24T11:00:00-05:00',
                     arguments=('--public-url', 'https://rostrum.example'))


def fill(service):
    for state, name in zip(states, names):
        service.act('secretariat', 'bookings',
                    {'kind': 'statement', 'participant': state, 'capacity': 'national',
                     'level': 'M', 'language': 'fr', 'speaker': {'name': name, 'title': name}})
    service.act('secretariat', 'bookings',
                {'kind': 'statement', 'participant': 'CHE', 'capacity': 'group', 'level': 'HS',
                 'states': ['CHE', 'AUT'], 'title': 'ж' * 300, 'authorization': 'letter'})
    service.act('secretariat', 'bookings', {'kind': 'role', 'role': 'president', 'language': 'en'})
    for step in ({'action': 'open_sitting', 'sitting': '24-am', 'present': 120},
                 {'action': 'call', 'booking': 'b1', 'reason': 'a test'},
                 {'action': 'begin'}, {'action': 'end'}):
        service.act('presiding', 'floor', step)


def said_by(*command):
    """A reader's verdict: nothing when it has nothing to complain of."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return '' if done.returncode == 0 else done.stdout.decode(errors='replace') or 'it failed'


def xmllint_says(file):
    return said_by('xmllint', '--noout', '--nonet', '--schema',
                   str(root / 'tests/readers/schedule.xsd'), str(file))


def jsonschema_says(file):
    schema = json.loads((root / 'tests/readers/schedule.schema.json').read_text())
    Draft7Validator.check_schema(schema)
    faults = Draft7Validator(schema).iter_errors(json.loads(file.read_text()))
    return '\n'.join(f'{list(one.absolute_path)}: {one.message[:300]}' for one in faults)


def tv_says(file):
    verdict = said_by('xmllint', '--noout', '--nonet', str(file)) or \
        said_by('tv_validate_file', '--dtd-file', str(dtd), str(file))
    sorted_by = subprocess.run(['tv_sort', '--by-channel', str(file)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, check=False)
    kept = sorted_by.stdout.count(b'<programme ')
    if sorted_by.returncode or kept != file.read_bytes().count(b'<programme '):
        verdict += f'tv_sort keeps {kept} programmes: {sorted_by.stderr.decode()}'
    return verdict


# A feed's reader, and how it is spoilt so that the reader must refuse it.
readers = {
    'schedule.xml': (xmllint_says, [('<track>', '<trick>'), ('-05:00</date>', '</date>'),
                                    ('<duration>00:', '<duration>24:'), ('guid="', 'guid="x')]),
    'schedule.json': (jsonschema_says, [('"track":', '"trick":'), ('"duration":"00:', '"duration":"24:'),
                                        ('"guid":"', '"guid":"x')]),
    'xmltv.xml': (tv_says, [('<title ', '<headline '), ('start="2025', 'start="n'),
                            ('</credits>', '</credits><title>t</title>')]),
}


def check_readers():
    missing = [package for program, package in
               (('xmllint', 'libxml2-utils'), ('tv_validate_file', 'xmltv-util'),
                ('tv_sort', 'xmltv-util')) if not shutil.which(program)]
    if missing or not dtd.exists():
        sys.exit(f'not installed: {", ".join(sorted(set(missing))) or "xmltv-util"}')


def check_spoilt(checks, feed, text, stage):
    says, spoilers = readers[feed]
    for good, bad in spoilers:
        file = stage / ('spoilt-' + feed)
        spoilt = text.replace(good, bad)
        if '</' not in good and good.startswith('<t'):
            spoilt = spoilt.replace('</' + good[1:].rstrip('> ') + '>',
                                    '</' + bad[1:].rstrip('> ') + '>')
        checks.expect(spoilt != text, f'{feed} has no {good} to spoil')
        file.write_text(spoilt)
        checks.expect(says(file), f'{feed} with {bad} is not refused')


def entries_of_xml(text):
    """What no language changes, by guid; and the titles."""
    told, titles = {}, []
    for event in ElementTree.fromstring(text).iter('event'):
        words = {'title', 'subtitle', 'track', 'abstract', 'description', 'room', 'persons', 'links'}
        same = {child.tag: child.text for child in event if child.tag not in words}
        same['persons'] = [(one.get('guid'), one.text) for one in event.find('persons')]
        told[event.get('guid')] = {'id': int(event.get('id')), **same}
        titles.append(event.findtext('title'))
    return told, titles


def entries_of_json(text):
    conference = json.loads(text)['schedule']['conference']
    return {event['guid']: event for day in conference['days']
            for room in day['rooms'].values() for event in room}


def entries_of_tv(text):
    form = '%Y%m%d%H%M%S %z'
    return {one.findtext('episode-num'): (datetime.strptime(one.get('start'), form),
                                          datetime.strptime(one.get('stop'), form))
            for one in ElementTree.fromstring(text).iter('programme')}


def check_agreement(checks, where, feeds):
    """The three feeds of one viewer and language."""
    told, _ = entries_of_xml(feeds['schedule.xml'])
    same = entries_of_json(feeds['schedule.json'])
    shown = entries_of_tv(feeds['xmltv.xml'])
    checks.expect(set(told) == set(same) == set(shown), f'{where}: not the same entries')
    for guid, entry in told.items():
        other = same[guid]
        for key in ('id', 'date', 'start', 'duration', 'slug', 'url', 'type'):
            checks.expect(entry[key] == other[key], f'{where}, {guid}: {key} differs')
        checks.expect(datetime.fromisoformat(entry['date']) == shown[guid][0],
                      f'{where}, {guid}: starts at another time')
        hours, minutes = map(int, entry['duration'].split(':'))
        lasts = (shown[guid][1] - shown[guid][0]).total_seconds()
        checks.expect(0 < lasts <= hours * 3600 + minutes * 60, f'{where}, {guid}: {lasts} s')


def check_languages(checks, where, by_language):
    english, titles = entries_of_xml(by_language['en']['schedule.xml'])
    for language in languages:
        other, other_titles = entries_of_xml(by_language[language]['schedule.xml'])
        checks.expect(other == english, f'{where}: {language} differs from English in more than words')
        checks.expect(language == 'en' or titles != other_titles, f'{where}: {language} is English')
        checks.expect(by_language[language]['xmltv.xml'] == by_language['en']['xmltv.xml'],
                      f'{where}: the guide differs in {language}')


def check_served(checks, service, path, role):
    status, headers, body = service.ask(path, role)
    checks.expect(status == 200, f'{path}: {status}')
    for tags in (headers['ETag'], 'W/' + headers['ETag'], '"other", W/' + headers['ETag']):
        again, _, nothing = service.ask(path, role, headers={'If-None-Match': tags})
        checks.expect(again == 304 and not nothing, f'{path}: {again} for {tags}')
    return body.decode()


def check_links(checks, service, role, text):
    """voctoimport asks for the head of every event's address."""
    for event in ElementTree.fromstring(text).iter('event'):
        path = urllib.parse.urlparse(event.findtext('url')).path
        status, _, _ = service.ask(path, role, method='HEAD')
        checks.expect(status == 200, f'HEAD {path}: {status}')


def check_viewer(checks, service, role, stage):
    where = role or 'the public'
    by_language = {}
    for language in languages:
        feeds = by_language[language] = {}
        for feed, (says, _) in readers.items():
            text = check_served(checks, service,
                                f'/v1/meetings/hlm2025/feeds/{feed}?lang={language}', role)
            file = stage / f'{role or "public"}.{language}.{feed}'
            file.write_text(text)
            complaints = says(file)
            checks.expect(not complaints, f'{feed} for {where}, {language}: {complaints[:2000]}')
            feeds[feed] = text
        check_agreement(checks, f'{where}, {language}', feeds)
    check_languages(checks, where, by_language)
    check_links(checks, service, role, by_language['en']['schedule.xml'])
    return by_language['en']


def check_contents(checks, feeds):
    """What was booked is there, to the letter, and what was made as it ran."""
    people = {one.text for one in ElementTree.fromstring(feeds['schedule.xml']).iter('person')}
    guests = {one.text for one in ElementTree.fromstring(feeds['xmltv.xml']).iter('guest')}
    for name in names:
        checks.expect(name in people and name in guests, f'{name} is not there')
    made = [one for one in entries_of_json(feeds['schedule.json']).values()
            if one['slug'] == 'hlm2025-booking-b1'][0]
    checks.expect(made['date'].startswith('2025-11-24T11:00') and made['duration'] == '00:01',
                  f'the statement that was made: {made["date"]}, {made["duration"]}')


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    checks = Checks()
    check_readers()
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(sys.argv[2] if len(sys.argv) == 3 else folder)
        kept.mkdir(parents=True, exist_ok=True)
        service = served(str(Path(sys.argv[1]).resolve()), str(Path(folder) / 'data'))
        try:
            fill(service)
            check_viewer(checks, service, None, kept)
            officers = check_viewer(checks, service, 'secretariat', kept)
            check_contents(checks, officers)
            for feed, text in officers.items():
                check_spoilt(checks, feed, text, kept)
        finally:
            service.stop()
    sys.exit(checks.failures > 0)


if __name__ == '__main__':
    main()
