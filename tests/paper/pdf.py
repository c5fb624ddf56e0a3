#!/usr/bin/python3
"""Every paper in each language, made a PDF and looked at page by page.

usage: tests/paper/pdf.py ROSTRUM [FOLDER]

ROSTRUM is the binary to test. With FOLDER the PDFs are kept there, to be looked at. Books some
of the sample list in a store of its own, prints from it with the service stopped, and holds of
every page: it is A4, and has the version, its instant and its number; of every paper: no font
but the named ones, every character in one of them, and a name in the language.
"""

import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

# Debian's; hence its own interpreter.
from fontTools.ttLib import TTCollection, TTFont
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

root = Path(__file__).resolve().parents[2]
languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh']
fonts = ['Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK SC']
bookings = 16
# In the list and the order of the day (France speaks), and in the programme (who opens).
speaks = {'ar': 'فرنسا', 'en': 'France', 'es': 'Francia', 'fr': 'France', 'ru': 'Франция',
          'zh': '法国'}
opens = {'ar': 'الأمين العام', 'en': 'Secretary-General', 'es': 'Secretario General',
         'fr': 'Secrétaire général', 'ru': 'Генеральный секретарь', 'zh': '秘书长'}
papers = {'list': speaks, 'programme': opens, 'order-of-the-day': speaks}


def rostrum(*arguments):
    return subprocess.run([binary, *arguments], check=True, stdout=subprocess.PIPE).stdout.decode()


def sample():
    """Lines of the sample list, and a speaker whose name and title are in several scripts."""
    lines = (root / 'config/samples/provisional-list.jsonl').read_text().splitlines()
    chosen = [json.loads(line) for line in lines]
    chosen = [one for one in chosen if one['kind'] == 'statement' and one['participant'] != 'FRA']
    mixed = {'kind': 'statement', 'participant': 'FRA', 'capacity': 'national', 'level': 'HS',
             'language': 'fr', 'speaker': {'name': 'فلانة Ö. Фролова', 'title': 'وزيرة (2025)'}}
    return [mixed, *chosen[:bookings - 1]]


def book(folder):
    """Serves a store of that folder, books, and stops; gives the meeting's version."""
    token = rostrum('token', 'create', '--data', folder, '--role', 'secretariat').strip()
    service = subprocess.Popen(
        [binary, 'serve', '--data', folder, '--listen', '127.0.0.1:0', '--rehearse-from',
         '2025-11-17T09:00:00-05:00', '--speed', '1'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        address = next(re.search(r'http://\S+', line)[0]
                       for line in map(bytes.decode, service.stdout) if 'http://' in line)
        version = None
        for body in sample():
            request = urllib.request.Request(
                f'{address}/v1/meetings/hlm2025/bookings', json.dumps(body).encode(),
                {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'})
            with urllib.request.urlopen(request) as answer:
                version = json.load(answer)['version']
        return version
    finally:
        service.terminate()
        service.wait()


def font_file(family):
    return subprocess.run(['fc-match', '-f', '%{file}\t%{index}', f'{family}:lang=und'],
                          check=True, stdout=subprocess.PIPE).stdout.decode().split('\t')


def characters_of_fonts():
    """What the three fonts have glyphs for."""
    known = set()
    for family in fonts:
        file, index = font_file(family)
        font = TTCollection(file).fonts[int(index) & 0xffff] if file.endswith('.ttc') \
            else TTFont(file)
        known |= set(font.getBestCmap())
    return known


def text_of(page):
    """What is drawn on a page, its margins too, in the order of reading."""
    return ' '.join(box.text for box in page._page_box.descendants() if hasattr(box, 'text'))


def pdf_text(file, page):
    return subprocess.run(['pdftotext', '-q', '-f', str(page), '-l', str(page), file, '-'],
                          check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout.decode()


def embedded_fonts(file):
    said = subprocess.run(['pdffonts', file], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout.decode().splitlines()[2:]
    names = [line.split()[0].split('+')[-1] for line in said]
    return {re.sub('-(Regular|Bold)$', '', name).replace('-', ' ') for name in names}


def page_sizes(file):
    said = subprocess.run(['pdfinfo', '-f', '1', '-l', '999', file], check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    return re.findall(r'Page +\d+ size: +(\S+) x (\S+) pts', said)


class Checks:
    def __init__(self):
        self.failures = 0

    def expect(self, holds, message):
        if not holds:
            self.failures += 1
            print(message)


def check_pages(checks, name, texts, words, version):
    stamp = words['page.version'].format(version=version)
    as_of = re.escape(words['page.as_of']).replace(r'\{time\}', r'[^·]*2025[^·]*09:00')
    for number, text in enumerate(texts, 1):
        where = f'{name}, page {number} of {len(texts)}'
        checks.expect(stamp in text, f'{where} has no version: {text[:300]}')
        checks.expect(re.search(as_of, text), f'{where} has no instant: {text[:300]}')
        checks.expect(f'{number} / {len(texts)}' in text, f'{where} has no number')


def check_language(checks, language, folder, kept, version):
    """The three papers, one after the other in one PDF: taking the glyphs that are needed out of
    the Chinese font takes longer than all else."""
    words = json.loads((root / f'config/locales/{language}.json').read_text())
    pages = []
    for paper in papers:
        name = f'{paper}.{language}'
        html = rostrum('print', paper, '--data', folder, '--lang', language)
        document = HTML(string=html).render(font_config=font_configuration)
        texts = [re.sub(r'\s+', ' ', text_of(page)) for page in document.pages]
        check_pages(checks, name, texts, words, version)
        whole = ' '.join(texts)
        checks.expect(papers[paper][language] in whole, f'{name} has no {papers[paper][language]}')
        missing = {c for c in whole if not c.isspace() and ord(c) not in known_characters}
        checks.expect(not missing, f'{name} has characters without a glyph: {missing}')
        checks.expect(len(texts) > 1, f'{name} has one page only, which proves little')
        pages += document.pages
    check_pdf(checks, document.copy(pages), str(kept / f'{language}.pdf'), language, words, version)


def check_pdf(checks, document, file, language, words, version):
    document.write_pdf(file)
    strange = embedded_fonts(file) - set(fonts)
    checks.expect(not strange, f'{file} has other fonts: {strange}')
    sizes = page_sizes(file)
    checks.expect(len(sizes) == len(document.pages), f'{file} has not all pages')
    checks.expect(all(abs(float(width) - 595.28) < 1 and abs(float(height) - 841.89) < 1
                      for width, height in sizes), f'{file} is not A4')
    # What pdftotext makes of Arabic depends on the releases of all that is between.
    stamp = words['page.version'].format(version=version)
    for number in range(1, len(sizes) + 1 if language != 'ar' else 1):
        text = re.sub(r'\s+', ' ', pdf_text(file, number))
        checks.expect(stamp in text, f'{file}, page {number} has no version: {text[:300]}')


if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
binary = sys.argv[1]
known_characters = characters_of_fonts()
font_configuration = FontConfiguration()
checks = Checks()
with tempfile.TemporaryDirectory() as stage:
    data = str(Path(stage) / 'data')
    kept = Path(sys.argv[2] if len(sys.argv) == 3 else stage)
    kept.mkdir(parents=True, exist_ok=True)
    version = book(data)
    for language in languages:
        check_language(checks, language, data, kept, version)
sys.exit(checks.failures > 0)
