"""Whether chapters, schedules and calendars agree with the as-run list of what is over."""

import math
import re
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Calendar  # khal's own; hence Debian's interpreter

import calendars
import feeds
import recordings
from as_run import instant, to_second

venue = ZoneInfo('America/New_York')


def chapters_due(sitting):
    """(begin, end, beginning of the title), in milliseconds from the opening."""
    def at(text):
        return round((instant(text) - instant(sitting['opened_at'])).total_seconds() * 1000)

    # The seats of a panel that follow one another are one chapter.
    heard = sorted((turn for turn in sitting['turns'] if turn['ended_at']),
                   key=lambda turn: instant(turn['began_at']))
    whole = []
    for panel, some in groupby(heard, lambda one: one['kind'] == 'seat' and one['segment']['name']):
        turns = list(some)
        for first, last in [(turns[0], turns[-1])] if panel else zip(turns, turns):
            whole.append((at(first['began_at']), at(last['ended_at']),
                          panel or first['display_name']))
    # Whoever begins before the one before has ended, interrupts.
    pieces = []
    for n, (begin, end, title) in enumerate(whole):
        for later, until, _ in whole[n + 1:]:
            if later >= end:
                break
            pieces.append((begin, later, title))
            begin = until
        pieces.append((begin, end, title))
    return sorted(pieces)


def check_chapters(checks, service, as_run, folder):
    names = [one['speaker']['name'] for one in as_run.bookings.values() if one.get('speaker')]
    for sitting in as_run.sittings:
        id, due = sitting['id'], chapters_due(sitting)
        file = folder / f'chapters.{id}.vtt'
        file.write_text(service.read(f'feeds/chapters.vtt?sitting={id}'))
        cues = [(begin, end, recordings.text_of(text))
                for begin, end, text in recordings.cues_by_ffprobe(file)]
        checks.expect([cue[:2] for cue in cues] == [one[:2] for one in due],
                      f'{id}: the chapters are {cues}, the as-run list has {due}')
        for cue, one in zip(cues, due):
            checks.expect(cue[2].startswith(one[2]), f'{id}: the chapter of {one} is {cue}')
        spoken = [name for name in names if any(name in cue[2] for cue in cues)]
        heard = [as_run.bookings[turn['booking']] for turn in sitting['turns']
                 if turn['kind'] == 'statement' and turn['state'] == 'ended']
        checks.expect(sorted(spoken) == sorted(one['speaker']['name'] for one in heard),
                      f'{id}: the chapters name {spoken}')
        lasts = math.ceil(max(one[1] for one in due) / 1000) + 60
        in_video = recordings.chapters_of_a_video(file, folder, lasts)
        checks.expect(in_video == cues, f'{id}: the recording has {in_video}')
        # A recording that began ten minutes before the opening.
        begun = instant(sitting['opened_at']) - timedelta(minutes=10)
        file.write_text(service.read(
            f'feeds/chapters.vtt?sitting={id}&recording_starts_at='
            + begun.isoformat().replace('+00:00', 'Z')))
        late = [cue[:2] for cue in recordings.cues_by_ffprobe(file)]
        checks.expect(late == [(begin + 600_000, end + 600_000) for begin, end, _ in due],
                      f'{id}: in a recording that began earlier: {late}')


# ---- Calendar, schedule, guide ------------------------------------------------------------------


def minutes_of(begin, end):
    """As the format has durations: rounded up, and never none."""
    return max(1, math.ceil((end - to_second(begin)).total_seconds() / 60))


def check_schedule(checks, as_run, texts, folder):
    """schedule.xml, schedule.json and xmltv.xml; the guid of each entry by the end of its slug."""
    for feed, (says, _) in feeds.readers.items():
        (folder / feed).write_text(texts[feed])
        checks.expect(not says(folder / feed), f'{feed}: {says(folder / feed)[:2000]}')
    feeds.check_agreement(checks, 'after the meeting', texts)
    entries, _ = feeds.entries_of_xml(texts['schedule.xml'])
    shown = feeds.entries_of_tv(texts['xmltv.xml'])
    guids = {entry['slug'].removeprefix('hlm2025-'): guid for guid, entry in entries.items()}
    checks.expect(texts['schedule.xml'].count('<event ') == len(guids),
                  'schedule.xml has one twice')
    checks.expect(texts['xmltv.xml'].count('<programme ') == len(shown), 'xmltv.xml has one twice')
    missing = as_run.heard.keys() - guids.keys()
    checks.expect(not missing, f'heard, and not in schedule.xml: {sorted(missing)}')
    others = guids.keys() - as_run.heard.keys()
    checks.expect(others == {'segment-panel-1', 'segment-panel-2'},
                  f'not heard, and in schedule.xml: {sorted(others)}')
    for slug, (begin, end) in as_run.heard.items():
        if slug not in guids:
            continue
        entry = entries[guids[slug]]
        hours, minutes = map(int, entry['duration'].split(':'))
        checks.expect(datetime.fromisoformat(entry['date']) == to_second(begin) and
                      entry['start'] == begin.astimezone(venue).strftime('%H:%M') and
                      hours * 60 + minutes == minutes_of(begin, end),
                      f'{slug} was heard from {begin} to {end}; schedule.xml has {entry}')
        second = timedelta(seconds=1)
        due = (to_second(begin), max(to_second(end), to_second(begin) + second))
        checks.expect(shown[guids[slug]] == due,
                      f'{slug} was heard from {begin} to {end}; xmltv.xml has {shown[guids[slug]]}')
    return guids


def slugs_of(as_run, entries, guids):
    """The UID of each entry by its slug; a segment that holds others has its name as the slug."""
    panels = {guid: slug for slug, guid in guids.items()}
    found = {}
    for uid, entry in entries.items():
        booking = re.search(r'/bookings/(b\d+)$', str(entry['URL']))
        found[as_run.slug(booking[1]) if booking else panels.get(uid, str(entry['SUMMARY']))] = uid
    return found


def check_times(checks, as_run, uids, entries, by_khal):
    for slug, (begin, end) in as_run.heard.items():
        if slug not in uids:
            continue
        entry, shown = entries[uids[slug]], by_khal.get(uids[slug], {})
        due = [to_second(at.astimezone(venue)) for at in (begin, end)]
        has = [entry['DTSTART'].dt, entry['DTEND'].dt]
        checks.expect(has == due, f'{slug} was heard from {begin} to {end}; the calendar has {has}')
        on_the_wall = [at.replace(tzinfo=None).isoformat() for at in due]
        checks.expect([shown.get('start-long-full'), shown.get('end-long-full')] == on_the_wall,
                      f'{slug} was heard from {begin} to {end}; khal has {shown}')


def check_calendar(checks, as_run, text, guids, gone, folder):
    """`gone`: the slugs of what was published and withdrawn. The UID of each entry by its slug."""
    by_khal = calendars.events(folder, text) or {}
    told = Calendar.from_ical(text).walk('VEVENT')
    entries = {str(one['UID']): one for one in told}
    uids = slugs_of(as_run, entries, guids)
    checks.expect(len(told) == len(entries) == len(uids), 'the calendar has one twice')
    checks.expect(by_khal.keys() == entries.keys(), 'khal has other entries')
    strange = [slug for slug, guid in guids.items() if uids.get(slug) != guid]
    checks.expect(not strange, f'not in the calendar with the guid of the schedule: {strange}')
    missing = (as_run.heard.keys() | gone) - uids.keys()
    checks.expect(not missing, f'not in the calendar: {sorted(missing)}')
    for slug, uid in uids.items():
        due = 'CANCELLED' if slug in gone else 'CONFIRMED'
        checks.expect(entries[uid]['STATUS'] == due, f'{slug} is {entries[uid]["STATUS"]}')
    check_times(checks, as_run, uids, entries, by_khal)
    return uids
