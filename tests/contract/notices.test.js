// Notices and contacts over HTTP: what is made, looked at, told, and where it goes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';
import { book, notice, statement } from './lib/stage.js';

const notices = `${meeting}/notices`;
const contacts = `${meeting}/contacts`;
const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'];
const patience = 60_000;

let service;
let secretariat;
let france;
before(async () => {
  service = await start({ delegations: ['KEN'] });
  secretariat = service.as('secretariat');
  france = service.as('delegation', 'FRA');
});
after(() => service?.stop());

// What the delegation was told, once there is so much of it.
async function told(client, count, query = '') {
  const until = Date.now() + patience;
  let items;
  do {
    ({ items } = (await client.get(`${meeting}/me/notices${query}`)).json);
    if (items.length < count) await new Promise((done) => { setTimeout(done, 20); });
  } while (items.length < count && Date.now() < until);
  assert.equal(items.length, count);
  return items;
}

async function review(...kinds) {
  const answer = await secretariat.patch(`${meeting}/settings`, { headers: { 'if-match': '*' },
    body: { notices: { review: kinds }, reason: 'A test' } });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json.notices.review, kinds);
}

const decide = async (body) => {
  const answer = await service.as('presiding').post(`${notices}/decisions`, { body });
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};

test('a booking is told to its delegation at once, in every language', async () => {
  const booking = await book(france, statement('FRA', { speaker: { name: 'Claire Moreau' } }));
  const [receipt] = await told(france, 1);
  assert.equal(receipt.kind, 'receipt');
  assert.equal(receipt.about.booking, booking.id);
  assert.equal(receipt.planned.starts_at, booking.planned.starts_at);
  assert.ok(receipt.text.some((line) => line.includes('Claire Moreau')));
  const clock = booking.planned.local.slice(11, 16);
  const titles = new Set();
  for (const language of languages) {
    const { title, text } = (await told(france, 1, `?lang=${language}`))[0];
    assert.ok(text.join(' ').includes(clock), text.join(' '));
    titles.add(title);
  }
  assert.equal(titles.size, 6);
  const feed = await service.as('administrator').post('/v1/tokens',
    { body: { role: 'delegation', participant: 'FRA', feed: true } });
  assert.equal(feed.status, 201, feed.text);
  const page = await service.as('public').get(`${meeting}/me/notices?token=${feed.json.token}`);
  assert.equal(page.json.items.length, 1);
  // What stands in a URL reads notices, and no addresses.
  const addresses = await service.as('public').get(`${contacts}/FRA?token=${feed.json.token}`);
  assert.equal(addresses.status, 403);
  const again = await france.get(`${meeting}/me/notices`,
    { headers: { 'if-none-match': (await france.get(`${meeting}/me/notices`)).headers.etag } });
  assert.equal(again.status, 304);
});

test('what waits for a look is told when an officer lets it go, and never when not', async () => {
  await review('receipt');
  const kenya = service.as('delegation', 'KEN');
  await book(kenya, statement('KEN'));
  const { id, recipient } = await notice(secretariat, 'state=review');
  assert.equal(recipient.id, 'KEN');
  assert.deepEqual(await told(kenya, 0), []);
  const rehearsed = await service.as('presiding').post(`${notices}/decisions?dry_run=true`,
    { body: { decision: 'release', notices: [id] } });
  assert.deepEqual(rehearsed.json, { decided: [id], passed_over: [], dry_run: true });
  const unknown = await service.as('presiding').post(`${notices}/decisions`,
    { body: { decision: 'release', notices: [id, 'n999'] } });
  assert.equal(unknown.status, 422);
  assert.equal(unknown.json.errors[0].pointer, '/notices/1');
  assert.deepEqual(await told(kenya, 0), []);
  assert.deepEqual(await decide({ decision: 'release', notices: [id] }), { decided: [id], passed_over: [] });
  assert.equal((await told(kenya, 1))[0].id, id);
  assert.deepEqual(await decide({ decision: 'discard', notices: [id] }), { decided: [], passed_over: [id] });
  const { json } = await secretariat.get(`${notices}/${id}`);
  assert.equal(json.state, 'released');
  assert.notEqual(json.decided_by, null);
  await review('moved', 'other_day', 'list_closing');
});

test('without an address none is told by e-mail, and again by hand when there is one', async () => {
  const { id, mail } = await notice(secretariat, 'kind=receipt');
  assert.equal(mail, null);
  const nobody = await secretariat.post(`${notices}/${id}/mail`, { body: {} });
  assert.equal(nobody.status, 409, nobody.text);
  const made = await secretariat.put(`${contacts}/FRA`,
    { body: { addresses: ['mission@delegation.example'], language: 'fr' } });
  assert.equal(made.status, 201, made.text);
  const asked = await secretariat.post(`${notices}/${id}/mail`, { body: {} });
  assert.equal(asked.status, 202, asked.text);
  assert.equal(asked.headers.location, `${notices}/${id}`);
  // It is tried, and nobody takes it.
  assert.match((await secretariat.get(asked.headers.location)).json.mail.state, /^(waiting|sending)$/);
  assert.equal((await secretariat.post(`${notices}/${id}/mail`, { body: {} })).status, 409);
});

test('a contact is its delegation\'s, kept by no cache and named in no log', async () => {
  const address = 'personal.address@delegation.example';
  const read = await france.get(`${contacts}/FRA`);
  assert.equal(read.headers['cache-control'], 'no-store');
  const changed = await france.put(`${contacts}/FRA`,
    { headers: { 'if-match': read.headers.etag }, body: { addresses: [address], language: 'ar' } });
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.json.revision, read.json.revision + 1);
  assert.equal((await france.get(`${contacts}/KEN`)).status, 403);
  const bad = await france.put(`${contacts}/FRA`,
    { headers: { 'if-match': '*' }, body: { addresses: [`${address} `], language: 'ar' } });
  assert.equal(bad.status, 400);
  assert.deepEqual(bad.json.errors.map((error) => error.pointer), ['/addresses/0']);
  assert.equal((await secretariat.get(contacts)).json.items.length, 1);
  const removed = await france.delete(`${contacts}/FRA`, { headers: { 'if-match': '*' } });
  assert.equal(removed.status, 200, removed.text);
  assert.equal((await france.get(`${contacts}/FRA`)).status, 404);
  for (const path of [`${meeting}/events?limit=500`, `${meeting}/refused`, notices, contacts]) {
    assert.ok(!(await secretariat.get(path)).text.includes('personal.address'), path);
  }
  assert.ok(!service.printed.join('').includes('personal.address'));
});
