// A delegation's data with another delegation's token, and with none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

// Whatever nobody else may see of a booking.
const personal = ['receipt', 'inscribed_at', 'speaker', 'authorization', 'segments', 'language',
  'contains_eov', 'not_before', 'not_after', 'reason', 'note', 'override', 'warnings', 'revision',
  'substitute', 'chosen_by_president', 'survivor', 'registration', 'declared',
  'designated_by_president'];

const bookings = {
  FRA: statement('FRA', { speaker: { name: 'Claire Moreau' }, segments: ['debate-2'] }),
  KEN: statement('KEN', { speaker: { name: 'Peter Otieno' }, not_before: '2025-11-24T12:00:00-05:00' }),
  interpol: statement('interpol', { capacity: 'observer', speaker: { name: 'Ingrid Falk' } }),
  NGA: statement('NGA', {
    capacity: 'group', group: 'african_group', authorization: 'Letter of 3 November', speaker: { name: 'Amaka Eze' },
  }),
  CYP: {
    kind: 'panel', panel: 'panel-1', function: 'co_chair', participant: 'CYP', declared: 'developed',
    designated_by_president: true, speaker: { name: 'Andreas Christou' },
  },
};
const names = ['Claire Moreau', 'Peter Otieno', 'Ingrid Falk', 'Amaka Eze', 'Andreas Christou'];

let service;
const made = {};
before(async () => {
  service = await start({ delegations: ['KEN', 'interpol', 'NGA', 'CYP', 'TUV'] });
  const secretariat = service.as('secretariat');
  for (const [owner, body] of Object.entries(bookings)) {
    made[owner] = await book(secretariat, { ...body, note: `Note on ${owner}` });
  }
});
after(() => service?.stop());

const pathOf = (owner) => `${meeting}/bookings/${made[owner].id}`;

for (const owner of Object.keys(bookings)) {
  test(`${owner} sees its own booking whole, without the Secretariat's note`, async () => {
    const { status, json } = await service.as('delegation', owner).get(pathOf(owner));
    assert.equal(status, 200);
    assert.ok(names.includes(json.speaker.name));
    assert.ok('receipt' in json && 'warnings' in json && 'revision' in json);
    assert.ok(!('note' in json));
  });

  for (const other of Object.keys(bookings).filter((one) => one !== owner)) {
    test(`${other} sees of ${owner}'s booking who and where, and no more`, async () => {
      const { status, json } = await service.as('delegation', other).get(pathOf(owner));
      assert.equal(status, 200);
      assert.equal(json.participant.id, owner);
      assert.deepEqual(personal.filter((key) => key in json), []);
    });

    test(`${other} can't change, withdraw or restore ${owner}'s booking`, async () => {
      const client = service.as('delegation', other);
      const headers = { 'if-match': '*' };
      const answers = [
        await client.patch(pathOf(owner), { headers, body: { language: 'es' } }),
        await client.delete(pathOf(owner), { headers }),
        await client.post(`${pathOf(owner)}/restoration`, { body: { reason: 'Mine?' } }),
        await client.post(`${pathOf(owner)}/swaps`, { body: { with: made[other].id } }),
        await client.post(`${meeting}/bookings`, { body: { ...bookings[owner], level: undefined, ...(bookings[owner].level && { level: 'CD' }) } }),
      ];
      assert.deepEqual(answers.map((answer) => answer.status), [403, 403, 403, 403, 403]);
    });
  }
}

test('no list, timetable, calendar, table or event shows a delegation the names of others', async () => {
  const client = service.as('delegation', 'TUV');
  for (const path of ['bookings', 'timetable', 'timetable.json', 'timetable.ics', 'timetable.csv', 'list.csv',
    'print/list', 'print/programme', 'print/order-of-the-day', 'reports/day.svg',
    'feeds/timetable.ics', 'events', 'now', 'swaps', 'availability', 'list']) {
    const { status, text } = await client.get(`${meeting}/${path}`);
    assert.equal(status, 200, path);
    for (const name of [...names, 'Note on']) assert.ok(!text.includes(name), `${path}: ${name}`);
  }
  assert.ok(!(await client.get('/?lang=en')).text.includes('Moreau'));
});

test('the public sees no booking at all', async () => {
  const client = service.as('public');
  assert.deepEqual((await client.get(`${meeting}/bookings`)).json.items, []);
  for (const owner of Object.keys(bookings)) assert.equal((await client.get(pathOf(owner))).status, 404);
  const { json } = await client.get(`${meeting}/timetable`);
  const entries = json.sittings.flatMap((sitting) => sitting.segments)
    .flatMap((segment) => segment.entries);
  assert.ok(entries.length > 0);
  assert.deepEqual(entries.filter((entry) => entry.booking !== null), []);
  assert.deepEqual(json.overflow, []);
  const events = (await client.get(`${meeting}/events`)).json.items.map((event) => event.type);
  assert.deepEqual(events.filter((type) => type === 'booked'), []);
});

test('a swap is between the two: others neither see nor answer it', async () => {
  const proposed = await service.as('delegation', 'FRA').post(`${pathOf('FRA')}/swaps`,
    { body: { with: made.KEN.id } });
  assert.equal(proposed.status, 201);
  const path = `${meeting}/swaps/${proposed.json.id}`;
  assert.equal((await service.as('delegation', 'KEN').get(path)).status, 200);
  const other = service.as('delegation', 'NGA');
  assert.equal((await other.get(path)).status, 404);
  assert.deepEqual((await other.get(`${meeting}/swaps`)).json.items, []);
  for (const answer of [await other.post(`${path}/acceptance`, { body: {} }),
    await other.delete(path, { headers: { 'if-match': '*' } })]) {
    assert.ok([403, 404].includes(answer.status), answer.text);
  }
  const proposer = await service.as('delegation', 'FRA').post(`${path}/acceptance`, { body: {} });
  assert.equal(proposer.status, 403, proposer.text);
});
