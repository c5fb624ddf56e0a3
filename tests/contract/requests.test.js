// What delegations ask for once they no longer act by themselves, and who sees and answers it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';
import { afterDeadline, book, statement } from './lib/stage.js';

let service;
let secretariat;
const made = {};
const pathOf = (participant) => `${meeting}/bookings/${made[participant].id}`;
const anyVersion = { headers: { 'if-match': '*' } };
const france = () => service.as('delegation', 'FRA');
const kenya = () => service.as('delegation', 'KEN');

before(async () => {
  service = await start({ delegations: ['KEN', 'BRA', 'CHL'] });
  secretariat = service.as('secretariat');
  for (const participant of ['FRA', 'KEN']) {
    made[participant] = await book(secretariat, statement(participant,
      { speaker: { name: `Minister of ${participant}` }, note: 'By telephone' }));
  }
});
after(() => service?.stop());

// A change that France asks for, with another speaker.
const asked = (change) => afterDeadline(service, (query) =>
  france().patch(`${pathOf('FRA')}${query}`, { ...anyVersion, body: change }));

test('it is answered 202 with where to look, and changes nothing yet', async () => {
  const { json: before } = await secretariat.get(pathOf('FRA'));
  const answer = await asked({ level: 'HG', speaker: { name: 'Anne Autre' }, reason: 'A new government' });
  assert.equal(answer.headers.location, `${meeting}/requests/${answer.json.id}`);
  assert.equal(answer.json.state, 'pending');
  assert.equal(answer.json.action, 'change');
  assert.deepEqual(answer.json.asked, { level: 'HG' });
  assert.deepEqual(answer.json.speaker, { name: 'Anne Autre' });
  assert.equal(answer.json.reason, 'A new government');
  assert.equal(answer.json.lapses_at, '2025-11-25T22:30:00Z');
  const { json: now } = await secretariat.get(pathOf('FRA'));
  assert.deepEqual({ ...now, version: before.version }, before);
  assert.deepEqual((await france().get(`${meeting}/me`)).json.requests.map((one) => one.id), [answer.json.id]);
  await france().delete(answer.headers.location, anyVersion);
});

test('another delegation and the public never see it, nor whom it names', async () => {
  const { headers, json } = await asked({ speaker: { name: 'Secret Envoy' } });
  assert.equal((await kenya().get(headers.location)).status, 404);
  assert.equal((await kenya().delete(headers.location, anyVersion)).status, 404);
  assert.deepEqual((await kenya().get(`${meeting}/requests`)).json.items, []);
  assert.deepEqual((await kenya().get(`${meeting}/me`)).json.requests, []);
  for (const client of [kenya(), service.as('public'), service.as('webcast')]) {
    for (const part of ['events?limit=500', 'bookings?limit=500', 'timetable', 'list', '']) {
      const { text } = await client.get(`${meeting}${part && '/'}${part}`);
      assert.ok(!text.includes('Secret Envoy') && !text.includes(`"${json.id}"`), part);
    }
  }
  const { text } = await secretariat.get(`${meeting}/events?limit=500`);
  assert.ok(!text.includes('Secret Envoy'), 'the log names nobody');
  await france().delete(headers.location, anyVersion);
});

test('accepted it is done, with whom it named and the note that the officers have', async () => {
  const { headers, json } = await asked({ level: 'HG', speaker: { name: 'Anne Autre', title: 'Prime Minister' } });
  assert.equal((await france().post(`${headers.location}/acceptance`, { body: {} })).status, 403);
  const judged = await secretariat.post(`${headers.location}/acceptance?dry_run=true`);
  assert.equal(judged.json.result.level, 'HG');
  assert.equal((await secretariat.get(headers.location)).json.state, 'pending');
  const accepted = await secretariat.post(`${headers.location}/acceptance`, { body: { reason: 'Letter' } });
  assert.equal(accepted.status, 200, accepted.text);
  assert.equal(accepted.json.state, 'accepted');
  assert.equal(accepted.json.decision_reason, 'Letter');
  const { json: booking } = await secretariat.get(pathOf('FRA'));
  assert.equal(booking.level, 'HG');
  assert.deepEqual(booking.speaker, { name: 'Anne Autre', title: 'Prime Minister' });
  assert.equal(booking.note, 'By telephone');
  assert.deepEqual(accepted.json.result, booking);
  assert.equal((await secretariat.post(`${headers.location}/acceptance`)).status, 409);

  // Undone it waits again, and the minister of before speaks.
  const { json: list } = await secretariat.get(`${meeting}/list`);
  const undone = await secretariat.post(`${meeting}/list/undo`,
    { body: { version: list.last_act.version, reason: 'The wrong line' } });
  assert.equal(undone.status, 200, undone.text);
  assert.equal((await secretariat.get(pathOf('FRA'))).json.speaker.name, 'Minister of FRA');
  assert.equal((await secretariat.get(headers.location)).json.state, 'pending');
  assert.equal((await secretariat.get(headers.location)).json.speaker.name, 'Anne Autre');
  const again = await secretariat.post(`${headers.location}/acceptance`);
  assert.equal(again.json.result.speaker.name, 'Anne Autre');
  assert.deepEqual((await secretariat.get(`${meeting}/requests?state=accepted`)).json.items
    .map((one) => one.id), [json.id]);
});

test('that the speaker is taken away is said before it is done', async () => {
  const { headers, json } = await asked({ speaker: null });
  assert.deepEqual(json.asked, { speaker: null });
  const accepted = await secretariat.post(`${headers.location}/acceptance`);
  assert.equal(accepted.json.result.speaker, null);
  const { json: list } = await secretariat.get(`${meeting}/list`);
  await secretariat.post(`${meeting}/list/undo`, { body: { version: list.last_act.version, reason: 'Back' } });
  await france().delete(headers.location, anyVersion);
});

test('a granted consent to a swap is known to whom a swap is known', async () => {
  const proposed = await france().post(`${pathOf('FRA')}/swaps`, { body: { with: made.KEN.id } });
  const { headers, json } = await afterDeadline(service, (query) =>
    kenya().post(`${proposed.headers.location}/acceptance${query}`));
  assert.equal(json.action, 'accept_swap');
  assert.equal((await secretariat.post(`${headers.location}/acceptance`)).status, 200);
  const last = async (client) => (await client.get(`${meeting}/events?limit=500`)).json.items
    .filter((event) => event.type === 'request_accepted' && event.granted === 'swap_accepted');
  assert.deepEqual(await last(service.as('public')), []);
  const [event] = await last(service.as('delegation', 'BRA'));
  assert.equal(event.swap, proposed.json.id);
  assert.equal(event.booking, made.KEN.id);
  assert.equal(event.reason, undefined);
});

test('a new inscription is made as of when it was asked for', async () => {
  const answer = await afterDeadline(service, (query) =>
    service.as('delegation', 'BRA').post(`${meeting}/bookings${query}`,
      { body: statement('BRA', { speaker: { name: 'Ana Lima' } }) }));
  assert.equal(answer.json.action, 'book');
  assert.equal(answer.json.booking, null);
  assert.equal(answer.json.asked.level, 'M');
  const { json } = await secretariat.post(`${answer.headers.location}/acceptance`);
  assert.equal(json.booking, json.result.id);
  assert.equal(json.result.inscribed_at, json.asked_at);
  assert.equal(json.result.speaker.name, 'Ana Lima');
  const own = await service.as('delegation', 'BRA').get(`${meeting}/me`);
  assert.deepEqual(own.json.bookings.map((one) => one.id), [json.booking]);
});

test('a repeated request with its key is the same one', async () => {
  const options = { headers: { 'idempotency-key': 'once' },
    body: { ...statement('FRA'), capacity: 'group', states: ['FRA', 'ESP'], title: 'A joint one', authorization: 'Letter' } };
  let second;
  const first = await afterDeadline(service, async (query) => {
    const answer = await france().post(`${meeting}/bookings${query}`, options);
    if (query === '') second = await france().post(`${meeting}/bookings`, options);
    return answer;
  });
  assert.equal(second.status, 202);
  assert.deepEqual(second.json, first.json);
  assert.equal(second.headers.location, first.headers.location);
  await france().delete(first.headers.location, anyVersion);
});

test('an officer declines with a reason, and only as the request is now', async () => {
  const { headers } = await asked({ level: 'HS' });
  const { etag } = (await secretariat.get(headers.location)).headers;
  assert.equal((await secretariat.delete(headers.location, { headers: { 'if-match': etag } })).status, 400);
  const declined = await secretariat.delete(`${headers.location}?reason=Too%20late`,
    { headers: { 'if-match': etag } });
  assert.equal(declined.json.state, 'declined');
  assert.equal((await france().get(headers.location)).json.decision_reason, 'Too late');
  assert.equal((await secretariat.delete(`${headers.location}?reason=Again`,
    { headers: { 'if-match': etag } })).status, 412);
  assert.equal((await secretariat.delete(`${headers.location}?reason=Again`, anyVersion)).status, 409);
});

test('what the rules do not allow is refused at once, and kept for who asks why', async () => {
  let refused;
  await afterDeadline(service, async (query) => {
    refused = await france().patch(`${pathOf('FRA')}${query}`,
      { ...anyVersion, body: { allotment_seconds: 900 } });
    return france().patch(`${pathOf('FRA')}${query}`, { ...anyVersion, body: { contains_eov: true } });
  });
  assert.equal(refused.status, 422, refused.text);
  assert.deepEqual(refused.json.violations.map((one) => one.rule), ['R15']);
});

test('an acceptance that the rules refuse is found under the delegation', async () => {
  const { headers } = await afterDeadline(service, (query) =>
    service.as('delegation', 'CHL').post(`${meeting}/bookings${query}`, { body: statement('CHL') }));
  await book(secretariat, statement('CHL'));
  const answer = await secretariat.post(`${headers.location}/acceptance`);
  assert.equal(answer.status, 422, answer.text);
  assert.deepEqual(answer.json.violations.map((one) => one.rule), ['R12']);
  const { items } = (await secretariat.get(`${meeting}/refused?participant=CHL`)).json;
  assert.deepEqual(items.map((one) => one.request_id), [answer.headers['request-id']]);
});

test('requests are read page by page, each once, in the order in which they were made', async () => {
  const all = (await secretariat.get(`${meeting}/requests?limit=500`)).json.items.map((one) => one.id);
  const read = [];
  for (let query = '?limit=2'; query;) {
    const { json } = await secretariat.get(`${meeting}/requests${query}`);
    assert.ok(json.items.length <= 2);
    read.push(...json.items.map((one) => one.id));
    query = json.next && `?limit=2&cursor=${json.next}`;
  }
  assert.ok(all.length > 4);
  assert.deepEqual(read, all);
  assert.deepEqual(all, all.map((_, i) => `r${i + 1}`));
});
