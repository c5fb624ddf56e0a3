// Tokens over HTTP: made, used, listed, revoked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeToken, meeting, run, start } from './lib/service.js';

let service;
let administrator;
before(async () => {
  service = await start();
  administrator = service.as('administrator');
});
after(() => service?.stop());

async function make(body) {
  const answer = await administrator.post('/v1/tokens', { body });
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

const statusWith = async (token) =>
  (await service.as('public').get(meeting, { token })).status;

// Polls until the service says so. It does within a second; a machine that is busy building may
// take longer to ask.
const aWhile = 10_000;
async function within(milliseconds, wanted, status) {
  const until = Date.now() + milliseconds;
  while (Date.now() < until && await status() !== wanted);
  assert.equal(await status(), wanted);
}

test('a token that was made is one, and its secret is shown once', async () => {
  const made = await make({ role: 'delegation', participant: 'FRA', label: 'Permanent Mission' });
  assert.equal(made.participant, 'FRA');
  assert.equal(made.expires_at, null);
  assert.equal(await statusWith(made.token), 200);
  const listed = await administrator.get('/v1/tokens?limit=500');
  const { token, ...rest } = made;
  assert.deepEqual(listed.json.items.find((row) => row.id === made.id), rest);
  assert.ok(!listed.text.includes(token.split('_').slice(2).join('_')));
});

test('a revoked token is soon one no more', async () => {
  const made = await make({ role: 'webcast' });
  assert.equal(await statusWith(made.token), 200);
  const revoked = await administrator.delete(`/v1/tokens/${made.id}`);
  assert.equal(revoked.status, 200);
  assert.ok(revoked.json.revoked_at);
  await within(aWhile, 401, () => statusWith(made.token));
  assert.equal((await administrator.delete(`/v1/tokens/${made.id}`)).status, 200);
});

test('a token that is made on the command line is soon one', async () => {
  const token = makeToken(service.folder, 'webcast');
  await within(aWhile, 200, () => statusWith(token));
});

test('a token that is revoked on the command line is soon one no more', async () => {
  const made = await make({ role: 'webcast' });
  run('token', 'revoke', '--data', service.folder, made.id);
  await within(aWhile, 401, () => statusWith(made.token));
});

test('a token holds until it expires', async () => {
  const made = await make({ role: 'webcast', expires_at: new Date(Date.now() + 4000).toISOString() });
  assert.equal(await statusWith(made.token), 200);
  await within(aWhile, 401, () => statusWith(made.token));
});

test('what no token can be made of is refused', async () => {
  const post = (body) => administrator.post('/v1/tokens', { body });
  for (const body of [{}, { role: 'king' }, { role: 'delegation' }, { role: 'webcast', participant: 'FRA' },
    { role: 'webcast', expires_at: '2020-01-01T00:00:00Z' }, { role: 'webcast', expires_at: '2030-01-01T00:00:00' },
    { role: 'webcast', colour: 'blue' }, { role: 'schedule' }, { role: 'command_line' }]) {
    assert.equal((await post(body)).status, 400, JSON.stringify(body));
  }
  const unknown = await post({ role: 'delegation', participant: 'XYZ' });
  assert.equal(unknown.status, 422);
  assert.equal(unknown.json.errors[0].pointer, '/participant');
  assert.equal((await administrator.delete('/v1/tokens/nothing')).status, 404);
});

test('a dry run makes no token and revokes none', async () => {
  const rows = async () => (await administrator.get('/v1/tokens?limit=500')).json.items;
  const before = await rows();
  const rehearsed = await administrator.post('/v1/tokens?dry_run=true', { body: { role: 'webcast' } });
  assert.equal(rehearsed.status, 200);
  assert.ok(!('token' in rehearsed.json));
  const kept = await administrator.delete(`/v1/tokens/${before[0].id}?dry_run=true`);
  assert.equal(kept.json.dry_run, true);
  assert.deepEqual(await rows(), before);
});

test('a repeated Idempotency-Key makes one token and shows it again', async () => {
  const headers = { 'idempotency-key': 'a-token' };
  const body = { role: 'interpretation', label: 'Booth 3' };
  const first = await administrator.post('/v1/tokens', { headers, body });
  const again = await administrator.post('/v1/tokens', { headers, body });
  assert.equal(again.status, 201, again.text);
  assert.deepEqual(again.json, first.json);
  assert.equal(await statusWith(again.json.token), 200);
  const other = await administrator.post('/v1/tokens', { headers, body: { role: 'webcast' } });
  assert.equal(other.json.type, '/docs#problem-key-reused');
});
