// The order of the list: moves, swaps, opening and closing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const bookings = `${meeting}/bookings`;
const any = { 'if-match': '*' };

let service;
let secretariat;
const ids = {};
before(async () => {
  service = await start({ delegations: ['ARG', 'CHL'] });
  secretariat = service.as('secretariat');
  for (const state of ['ARG', 'BEL', 'CHL', 'DNK', 'EGY']) {
    ids[state] = (await book(secretariat, statement(state))).id;
  }
  ids.holy_see = (await book(secretariat, statement('holy_see', { capacity: 'observer' }))).id;
});
after(() => service?.stop());

const pathOf = (who) => `${bookings}/${ids[who]}`;
const rules = (answer) => answer.json.violations.map((violation) => violation.rule);

async function order() {
  const { json } = await secretariat.get(`${bookings}?state=listed`);
  return json.items.filter((one) => one.position !== null).sort((a, b) => a.position - b.position)
    .map((one) => one.participant.id);
}

test('an officer moves a booking before or after another', async () => {
  assert.deepEqual(await order(), ['ARG', 'BEL', 'CHL', 'DNK', 'EGY', 'holy_see']);
  const moved = await secretariat.post(`${pathOf('EGY')}/moves`,
    { body: { before: ids.BEL, reason: 'Leaves at noon' } });
  assert.equal(moved.status, 200, moved.text);
  assert.equal(moved.json.position, 2);
  const after_ = await secretariat.post(`${pathOf('ARG')}/moves`,
    { body: { after: ids.CHL, reason: 'Arrives late' } });
  assert.equal(after_.json.position, 4);
  assert.deepEqual(await order(), ['EGY', 'BEL', 'CHL', 'ARG', 'DNK', 'holy_see']);
});

test('a move made from a stale list is 409 with the present state', async () => {
  const { version } = (await secretariat.get(`${meeting}/list`)).json;
  const fresh = await secretariat.post(`${pathOf('DNK')}/moves`,
    { body: { before: ids.EGY, reason: 'First of all', version } });
  assert.equal(fresh.status, 200, fresh.text);
  const stale = await secretariat.post(`${pathOf('ARG')}/moves`,
    { body: { before: ids.EGY, reason: 'Second of all', version } });
  assert.equal(stale.status, 409);
  assert.equal(stale.json.type, '/docs#problem-stale-list');
  assert.equal(stale.json.present.version, fresh.json.version);
  assert.ok(stale.json.present.bookings.some((one) => one.id === ids.DNK));
});

test('a move that can\'t be is refused', async () => {
  const post = (body) => secretariat.post(`${pathOf('ARG')}/moves`, { body });
  assert.equal((await post({ before: ids.ARG, reason: 'Itself' })).status, 409);
  assert.equal((await post({ before: ids.BEL })).status, 400);
  assert.equal((await post({ before: ids.BEL, after: ids.CHL, reason: 'Both' })).status, 400);
  assert.equal((await post({ reason: 'Neither' })).status, 400);
  const unknown = await post({ before: 'b999', reason: 'Nobody' });
  assert.equal(unknown.status, 422);
  assert.deepEqual(unknown.json.errors.map((error) => error.pointer), ['/before']);
  assert.equal((await secretariat.post(`${bookings}/b999/moves`,
    { body: { before: ids.ARG, reason: 'Nobody' } })).status, 404);
});

test('the order of the classes gives way to the presiding officer alone', async () => {
  const body = { before: ids.BEL, reason: 'By agreement' };
  const plain = await secretariat.post(`${pathOf('holy_see')}/moves`, { body });
  assert.deepEqual(rules(plain), ['R20']);
  const overridden = { ...body, override: { rules: ['R20'], reason: 'Decision of the President' } };
  const officer = await secretariat.post(`${pathOf('holy_see')}/moves`, { body: overridden });
  assert.equal(officer.status, 403);
  const presiding = await service.as('presiding').post(`${pathOf('holy_see')}/moves`, { body: overridden });
  assert.equal(presiding.status, 200, presiding.text);
  assert.deepEqual(presiding.json.override, overridden.override);
});

test('two delegations exchange their places when the other accepts', async () => {
  const before = await order();
  const rehearsed = await service.as('delegation', 'CHL').post(`${pathOf('CHL')}/swaps?dry_run=true`,
    { body: { with: ids.ARG } });
  assert.equal(rehearsed.status, 200);
  assert.equal(rehearsed.json.dry_run, true);
  const proposed = await service.as('delegation', 'CHL').post(`${pathOf('CHL')}/swaps`,
    { body: { with: ids.ARG } });
  assert.equal(proposed.status, 201);
  assert.equal(proposed.json.state, 'proposed');
  const path = proposed.headers.location;
  assert.equal(path, `${meeting}/swaps/${proposed.json.id}`);
  assert.deepEqual(await order(), before);
  const again = await service.as('delegation', 'CHL').post(`${pathOf('CHL')}/swaps`,
    { body: { with: ids.ARG } });
  assert.equal(again.status, 409);
  const accepted = await service.as('delegation', 'ARG').post(`${path}/acceptance`, { body: {} });
  assert.equal(accepted.status, 200, accepted.text);
  assert.equal(accepted.json.state, 'accepted');
  const swapped = before.map((id) => ({ CHL: 'ARG', ARG: 'CHL' }[id] ?? id));
  assert.deepEqual(await order(), swapped);
  const twice = await service.as('delegation', 'ARG').post(`${path}/acceptance`, { body: {} });
  assert.equal(twice.status, 409);
});

test('a swap is accepted without a body, too', async () => {
  const proposed = await service.as('delegation', 'CHL').post(`${pathOf('CHL')}/swaps`,
    { body: { with: ids.ARG } });
  const accepted = await service.as('delegation', 'ARG')
    .post(`${proposed.headers.location}/acceptance`);
  // Whatever comes of it, the next test begins with no swap that waits.
  await secretariat.delete(proposed.headers.location, { headers: any });
  assert.equal(accepted.status, 200, accepted.text);
});

test('a swap is declined by the other, or taken back, with If-Match', async () => {
  for (const who of ['ARG', 'CHL']) {
    const proposed = await service.as('delegation', 'CHL').post(`${pathOf('CHL')}/swaps`,
      { body: { with: ids.ARG } });
    assert.equal(proposed.status, 201, proposed.text);
    const path = proposed.headers.location;
    const client = service.as('delegation', who);
    assert.equal((await client.delete(path)).status, 428);
    assert.equal((await client.delete(path, { headers: { 'if-match': '"1.x"' } })).status, 412);
    const { etag } = (await client.get(path)).headers;
    const declined = await client.delete(path, { headers: { 'if-match': etag } });
    assert.equal(declined.status, 200, declined.text);
    assert.equal(declined.json.state, 'declined');
    assert.equal((await client.delete(path, { headers: any })).status, 409);
  }
});

test('a swap lapses when one of the two stops waiting', async () => {
  const fiji = await book(secretariat, statement('FJI'));
  const proposed = await service.as('delegation', 'CHL').post(`${pathOf('CHL')}/swaps`,
    { body: { with: fiji.id } });
  await secretariat.delete(`${bookings}/${fiji.id}`, { headers: any });
  const path = proposed.headers.location;
  assert.equal((await secretariat.get(path)).json.state, 'lapsed');
  assert.equal((await secretariat.post(`${path}/acceptance`, { body: {} })).status, 409);
});

test('the Secretariat swaps for both, and says where each consent is recorded', async () => {
  const before = await order();
  const without = await secretariat.post(`${pathOf('DNK')}/swaps`, { body: { with: ids.EGY } });
  assert.deepEqual(rules(without), ['R24']);
  const proposed = await secretariat.post(`${pathOf('DNK')}/swaps`,
    { body: { with: ids.EGY, reason: 'E-mail of Denmark of 17 November' } });
  assert.equal(proposed.status, 201, proposed.text);
  const acceptance = `${proposed.headers.location}/acceptance`;
  assert.deepEqual(rules(await secretariat.post(acceptance, { body: {} })), ['R24']);
  const done = await secretariat.post(acceptance, { body: { reason: 'E-mail of Egypt of the same day' } });
  assert.equal(done.status, 200, done.text);
  assert.equal(done.json.state, 'accepted');
  assert.deepEqual(await order(), before.map((id) => ({ DNK: 'EGY', EGY: 'DNK' }[id] ?? id)));
});

test('a swap never crosses the classes', async () => {
  const answer = await secretariat.post(`${pathOf('holy_see')}/swaps`,
    { body: { with: ids.ARG, reason: 'Both consent' } });
  assert.equal(answer.status, 422, answer.text);
  assert.ok(rules(answer).every((rule) => ['R19', 'R20', 'R21', 'R22', 'R24'].includes(rule)));
});

test('a closed list takes no inscription, save by the presiding officer\'s override', async () => {
  const list = (action) => secretariat.post(`${meeting}/list`, { body: { action, reason: 'Announced' } });
  const closed = await list('close');
  assert.equal(closed.status, 200, closed.text);
  assert.equal(closed.json.open, false);
  assert.equal(closed.json.reason, 'Announced');
  assert.equal((await list('close')).status, 409);
  const late = await secretariat.post(bookings, { body: statement('GEO') });
  assert.deepEqual(rules(late), ['R23']);
  const overridden = await service.as('presiding').post(bookings,
    { body: statement('GEO', { override: { rules: ['R23'], reason: 'The minister was delayed' } }) });
  assert.equal(overridden.status, 201, overridden.text);
  assert.deepEqual(overridden.json.override.rules, ['R23']);
  const opened = await list('open');
  assert.equal(opened.json.open, true);
  const { counts } = (await service.as('public').get(`${meeting}/list`)).json;
  assert.equal(counts.statements, counts.planned + counts.overflow);
  assert.equal(counts.withdrawn, 1);
  for (const body of [{ action: 'burn', reason: 'No' }, { action: 'open' }, {}]) {
    assert.equal((await secretariat.post(`${meeting}/list`, { body })).status, 400);
  }
});

test('the log tells all of it, to each what is theirs', async () => {
  const { items } = (await secretariat.get(`${meeting}/events?limit=500`)).json;
  const types = new Set(items.map((event) => event.type));
  for (const type of ['booked', 'moved', 'swap_proposed', 'swap_accepted', 'swap_declined', 'withdrawn', 'list_closed', 'list_opened']) {
    assert.ok(types.has(type), type);
  }
  const moved = items.find((event) => event.type === 'moved');
  assert.equal(moved.reason, 'Leaves at noon');
  assert.equal(moved.before, ids.BEL);
  assert.equal(moved.actor.role, 'secretariat');
  const seen = (await service.as('public').get(`${meeting}/events?limit=500`)).json.items;
  assert.deepEqual([...new Set(seen.map((event) => event.type))].sort(),
    ['list_closed', 'list_opened', 'meeting_created'].filter((type) => types.has(type)));
});
