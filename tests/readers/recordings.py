#!/usr/bin/python3
"""The chapters of a recording, read by ffprobe and put into a recording by ffmpeg.

usage: tests/readers/recordings.py ROSTRUM

ROSTRUM is the binary to test. A rehearsal is conducted: a statement that a point of order
interrupts, a break, and another. Its chapters are read by ffprobe, in two languages as a track of
text, and as what a Matroska file has for its chapters, and held against the as-run list.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

sys.dont_write_bytecode = True  # leaves no folder beside the sources
from rehearsal import Rehearsal  # noqa: E402

BAD = 'Zoë "Zo", <i>a</i> --> ]]> 😀 \u202eevil & co'
SHOWN = 'Zoë "Zo", <i>a</i> --> ]]> 😀 evil & co'


def check_reader():
    if not shutil.which('ffprobe') or not shutil.which('ffmpeg'):
        sys.exit('ffprobe is not there: install the package ffmpeg (scripts/setup --test)')


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        sys.exit(f'{command} ended with {done.returncode}: {done.stderr.decode()}')
    return done.stdout.decode()


def conduct(service):
    """A morning; every step takes what time the machine takes, at the speed of the rehearsal."""
    for body in [
            {'kind': 'statement', 'participant': 'FRA', 'capacity': 'national', 'level': 'M',
             'speaker': {'name': BAD}},
            {'kind': 'statement', 'participant': 'KEN', 'capacity': 'national', 'level': 'M'}]:
        service.act('secretariat', 'bookings', body)
    service.floor('open_sitting', sitting='24-am', present=110)
    service.floor('call', booking='b1', reason='a test')
    service.floor('begin')
    service.floor('point_of_order', participant='KEN')
    service.floor('end')
    service.floor('rule', upheld=False)
    service.floor('resume')
    service.floor('end')
    service.floor('suspend_sitting', reason='a test')
    service.floor('resume_sitting')
    service.floor('call', booking='b2', reason='a test')
    service.floor('begin')
    service.floor('end')


def milliseconds(seconds):
    return round(float(seconds) * 1000)


def cues_by_ffprobe(file):
    """(begin, end, bytes) of each cue, as ffmpeg's demuxer of WebVTT has it."""
    said = json.loads(run('ffprobe', '-v', 'error', '-of', 'json', '-show_packets', '-show_data',
                          '-show_streams', str(file)))
    assert [stream['codec_name'] for stream in said['streams']] == ['webvtt'], said['streams']
    cues = []
    for packet in said['packets']:
        begin = milliseconds(packet['pts_time'])
        cues.append((begin, begin + milliseconds(packet['duration_time']),
                     ''.join(line[10:49].replace(' ', '')
                             for line in packet['data'].strip().splitlines())))
    return cues


def text_of(dump):
    text = bytes.fromhex(dump).decode()
    return text.replace('&lt;', '<').replace('&gt;', '>').replace('&amp;', '&')


def expected(sitting):
    """(begin, end) of each chapter, out of the as-run list."""
    def at(instant):
        opened = datetime.fromisoformat(sitting['opened_at'].replace('Z', '+00:00'))
        then = datetime.fromisoformat(instant.replace('Z', '+00:00'))
        return round((then - opened).total_seconds() * 1000)

    spoken, point, last = [(at(turn['began_at']), at(turn['ended_at']))
                           for turn in sitting['turns']]
    return [(spoken[0], point[0]), point, (point[1], spoken[1]), last]


def chapters_of_a_video(file, folder, seconds=7200):
    """What a Matroska file so long has as its chapters after ffmpeg has put the cues there."""
    lines = [';FFMETADATA1']
    for begin, end, dump in cues_by_ffprobe(file):
        title = re.sub(r'([=;#\\])', r'\\\1', text_of(dump))
        lines += ['[CHAPTER]', 'TIMEBASE=1/1000', f'START={begin}', f'END={end}', f'title={title}']
    (folder / 'chapters.txt').write_text('\n'.join(lines) + '\n')
    run('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', f'color=black:s=64x36:r=1:d={seconds}', '-i',
        str(folder / 'chapters.txt'), '-i', str(file), '-map', '0:v', '-map', '2:s',
        '-map_chapters', '1', '-c:v', 'mpeg4', '-c:s', 'webvtt', '-y', str(folder / 'video.mkv'))
    said = json.loads(run('ffprobe', '-v', 'error', '-of', 'json', '-show_chapters',
                          str(folder / 'video.mkv')))
    return [(milliseconds(one['start_time']), milliseconds(one['end_time']), one['tags']['title'])
            for one in said['chapters']]


def check(service, folder):
    conduct(service)
    [sitting] = [one for one in json.loads(service.read('as-run', 'presiding'))['sittings'] if one['turns']]
    wanted = expected(sitting)
    files = {}
    for language, country in (('en', 'France'), ('ar', 'فرنسا')):
        file = folder / f'{language}.vtt'
        file.write_text(service.read(f'feeds/chapters.vtt?lang={language}', 'presiding'))
        cues = cues_by_ffprobe(file)
        assert [cue[:2] for cue in cues] == wanted, (cues, wanted)
        assert text_of(cues[0][2]) == f'{country} – {SHOWN}', text_of(cues[0][2])
        assert cues[0][2] == cues[2][2]
        files[language] = file
    in_video = chapters_of_a_video(files['en'], folder)
    assert [one[:2] for one in in_video] == wanted, (in_video, wanted)
    assert in_video[0][2] == f'France – {SHOWN}', in_video
    empty = folder / 'empty.vtt'
    empty.write_text(service.read('feeds/chapters.vtt?sitting=25-am', 'presiding'))
    assert cues_by_ffprobe(empty) == []


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    check_reader()
    with tempfile.TemporaryDirectory() as stage:
        service = Rehearsal(sys.argv[1], str(Path(stage) / 'data'), '2025-11-24T10:00:00-05:00', 60)
        try:
            check(service, Path(stage))
        finally:
            service.stop()


if __name__ == '__main__':
    main()
