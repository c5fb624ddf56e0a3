#!/usr/bin/python3
"""The example overlay in a browser while somebody speaks: in two languages, and after a restart.

usage: tests/readers/overlay.py ROSTRUM [FOLDER]

ROSTRUM is the binary to test. With FOLDER the pictures are kept there, to be looked at. Each is
1920x1080 and transparent but for the lower third, which stands at the left in English and at the
right in Arabic. The service is killed and comes back, and the page finds it again by itself.
"""

import json
import re
import sys
import tempfile
import urllib.parse
from pathlib import Path

try:
    from PIL import Image
except ImportError:
    sys.exit('PIL is not there: install the package python3-pil (scripts/setup --test)')

sys.dont_write_bytecode = True  # leaves no folder beside the sources
from browser import Browser  # noqa: E402
from rehearsal import Rehearsal, root  # noqa: E402

overlay = root / 'docs/examples/overlay.html'


def page(service, language):
    query = urllib.parse.urlencode(
        {'origin': service.origin, 'meeting': 'hlm2025', 'lang': language})
    return f'{overlay.as_uri()}?{query}'


def shows(line1):
    return ('document.getElementById("third").className === "shown" &&'
            f' document.getElementById("line1").textContent === {json.dumps(line1)}')


def check_picture(file, at_the_left):
    picture = Image.open(file)
    assert picture.size == (1920, 1080), picture.size
    assert picture.mode == 'RGBA', picture.mode
    for corner in ((0, 0), (1919, 0), (0, 1079), (1919, 1079), (960, 300)):
        assert picture.getpixel(corner)[3] == 0, f'{file}: {corner} is not transparent'
    drawn = picture.getchannel('A').getbbox()
    assert drawn, f'{file} is empty'
    left, top, right, bottom = drawn
    assert top > 720 and bottom < 1080, f'{file}: the words are not in the lower third: {drawn}'
    # Letters are white on the box: some of the box's pixels, and by no means all of them.
    box = picture.crop(drawn).convert('L')
    bright = sum(box.histogram()[200:])
    assert 0.01 < bright / (box.width * box.height) < 0.4, f'{file}: {bright} bright pixels'
    assert (left == 96) == at_the_left, f'{file}: the box is at {drawn}'
    assert (right == 1920 - 96) == (not at_the_left), f'{file}: the box is at {drawn}'


def check_language(browser, service, language, line1, line2, file):
    browser.open(page(service, language))
    browser.wait(shows(line1))
    browser.wait(r'/^\d:\d\d$/.test(document.getElementById("clock").textContent)')
    assert browser.value('document.getElementById("line2").textContent') == line2
    browser.screenshot(file)
    check_picture(file, at_the_left=language != 'ar')
    assert browser.value('document.documentElement.lang') == language


def check(service, browser, kept):
    for body in [{'participant': 'KEN', 'capacity': 'group', 'group': 'african_group',
                  'authorization': 'a letter'}, {'participant': 'FRA', 'capacity': 'national'}]:
        service.act('secretariat', 'bookings', {'kind': 'statement', 'level': 'M', **body})
    service.floor('open_sitting', sitting='24-am', present=110)
    service.floor('call', booking='b1', reason='a test')
    service.floor('begin')
    check_language(browser, service, 'ar', 'كينيا', 'باسم مجموعة الدول الأفريقية',
                   kept / 'overlay.ar.png')
    check_language(browser, service, 'en', 'Kenya', 'on behalf of: African Group',
                   kept / 'overlay.en.png')

    # A pause leaves the clock where it is, and nothing is left when nobody speaks.
    service.floor('pause')
    stands = browser.value('document.getElementById("clock").textContent')
    assert re.fullmatch(r'\d:\d\d', stands), stands
    service.floor('end')
    browser.wait('document.getElementById("third").className === ""')

    service.kill()
    service.start()
    service.floor('call', booking='b2', reason='a test')
    browser.wait(shows('France'))


if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as stage:
    kept = Path(sys.argv[2] if len(sys.argv) == 3 else stage)
    kept.mkdir(parents=True, exist_ok=True)
    browser = Browser(str(Path(stage) / 'profile'))
    service = Rehearsal(sys.argv[1], str(Path(stage) / 'data'), '2025-11-24T10:00:00-05:00')
    try:
        check(service, browser, kept)
    finally:
        browser.close()
        service.kill()
