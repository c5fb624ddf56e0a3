// The calendar and the table, read by the programs that others read them with.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse as parseCsv } from 'csv-parse/sync';
import ICAL from 'ical.js';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const segments = 7;
const roles = 9;

let service;
let secretariat;
let timetable;
before(async () => {
  service = await start();
  secretariat = service.as('secretariat');
  await book(secretariat, statement('FRA', { level: 'HS' }));
  await book(secretariat, statement('CIV', { level: 'HG' }));
  await book(secretariat, statement('TUR', { segments: ['debate-3'] }));
  // Sixty in a segment that holds forty: the rest is in the overflow.
  const { items } = (await secretariat.get(`${meeting}/participants?limit=500`)).json;
  const states = items.filter((one) => one.standing === 'member_state'
    && !['FRA', 'CIV', 'TUR'].includes(one.id)).slice(0, 60);
  for (const { id } of states) await book(secretariat, statement(id, { segments: ['debate-2'] }));
  timetable = (await secretariat.get(`${meeting}/timetable`)).json;
});
after(() => service?.stop());

const planned = () => timetable.sittings.flatMap((sitting) => sitting.segments)
  .flatMap((segment) => segment.entries);

test('the timetable holds what the segment holds, and the rest is in the overflow', () => {
  const debate = timetable.sittings[2].segments[0];
  assert.equal(debate.id, 'debate-2');
  assert.equal(debate.entries.length, 40);
  assert.equal(timetable.overflow.length, 20);
  assert.deepEqual(timetable.overflow.map((entry) => entry.planned), Array(20).fill(null));
});

async function calendar(client, query = '') {
  const { text } = await client.get(`${meeting}/timetable.ics${query}`);
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.ok(!/[^\r]\n/.test(text), 'a line without CR');
  return new ICAL.Component(ICAL.parse(text));
}

test('the calendar has an event for each segment, role and planned statement', async () => {
  const events = (await calendar(secretariat)).getAllSubcomponents('vevent');
  const statements = planned().filter((entry) => entry.kind === 'statement').length;
  assert.equal(statements, 43);
  assert.equal(events.length, segments + roles + statements);
  const uids = events.map((event) => event.getFirstPropertyValue('uid'));
  assert.equal(new Set(uids).size, uids.length);
  for (const event of events) {
    for (const name of ['dtstamp', 'dtstart', 'dtend', 'summary', 'sequence', 'status']) {
      assert.ok(event.hasProperty(name), name);
    }
  }
});

test('the times of the calendar are those of the timetable, in the venue\'s zone', async () => {
  const root = await calendar(secretariat);
  for (const zone of root.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(zone);
  }
  const times = root.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    assert.equal(component.getFirstProperty('dtstart').getParameter('tzid'), 'America/New_York');
    return `${event.startDate.toJSDate().toISOString()} ${event.endDate.toJSDate().toISOString()}`;
  });
  const iso = (instant) => new Date(instant).toISOString();
  const expected = [
    ...timetable.sittings.flatMap((sitting) => sitting.segments),
    ...planned().filter((entry) => entry.kind !== 'panel').map((entry) => entry.planned),
  ].map((one) => `${iso(one.starts_at)} ${iso(one.ends_at)}`);
  assert.deepEqual(times.sort(), expected.sort());
});

test('a calendar keeps its UIDs and changes only what changed', async () => {
  const before = await calendar(secretariat);
  const byUid = (root) => new Map(root.getAllSubcomponents('vevent')
    .map((event) => [event.getFirstPropertyValue('uid'), event.toString()]));
  const again = await calendar(secretariat);
  assert.equal(again.toString(), before.toString());
  const french = await calendar(secretariat, '?lang=fr');
  assert.deepEqual([...byUid(french).keys()].sort(), [...byUid(before).keys()].sort());
});

test('the public\'s calendar has the programme and no statement', async () => {
  const events = (await calendar(service.as('public'))).getAllSubcomponents('vevent');
  assert.equal(events.length, segments + roles);
});

async function rows(client, query = '') {
  const { bytes, text } = await client.get(`${meeting}/timetable.csv${query}`);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'no byte order mark');
  assert.ok(!/[^\r]\n/.test(text), 'a line without CR');
  return parseCsv(text, { bom: true, columns: true });
}

test('the table has a row for each entry, and the overflow last', async () => {
  const table = await rows(secretariat);
  assert.equal(table.length, planned().length + timetable.overflow.length);
  const listed = [...planned(), ...timetable.overflow];
  assert.deepEqual(table.map((row) => row.booking), listed.map((entry) => entry.booking ?? ''));
  assert.deepEqual(table.map((row) => row.starts_at), listed.map((entry) => entry.planned?.starts_at ?? ''));
  assert.deepEqual(table.map((row) => row.position), listed.map((entry) => String(entry.position ?? '')));
});

test('names in the table survive commas, quotes and other scripts', async () => {
  await secretariat.patch(`${meeting}/bookings/b1`, {
    headers: { 'if-match': '*' }, body: { speaker: { name: '=Zoë "Zo" Ünal, Jr.', title: '部长' } },
  });
  for (const lang of ['ar', 'en', 'fr', 'zh']) {
    const table = await rows(secretariat, `?lang=${lang}`);
    const { json } = await secretariat.get(`${meeting}/timetable?lang=${lang}`);
    const entries = json.sittings.flatMap((sitting) => sitting.segments)
      .flatMap((segment) => segment.entries).concat(json.overflow);
    assert.deepEqual(table.map((row) => row.who),
      entries.map((entry) => entry.participant?.name ?? entry.role.name), lang);
    const { speaker } = table.find((row) => row.booking === 'b1');
    assert.ok(speaker.startsWith('\'=Zoë "Zo" Ünal, Jr.') && speaker.includes('部长'), speaker);
  }
});

test('the public\'s table has the roles alone', async () => {
  const table = await rows(service.as('public'));
  assert.equal(table.length, roles);
  assert.deepEqual(table.filter((row) => row.booking !== ''), []);
});
