// Every write with everything that can be wrong about a request before the meeting's rules are asked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callerOf, operations } from './lib/document.js';
import { meeting, start } from './lib/service.js';
import { book, requestFor, setStage, statement } from './lib/stage.js';

let service;
let stage;
before(async () => {
  service = await start();
  stage = await setStage(service);
  await service.as('secretariat').post(`${meeting}/bookings`,
    { headers: { 'idempotency-key': 'used' }, body: statement('ESP') });
  await service.as('administrator').post('/v1/tokens',
    { headers: { 'idempotency-key': 'used' }, body: { role: 'webcast' } });
});
after(() => service?.stop());


// The request of the operation, with what is to be wrong about it.
async function send(operation, { part, ...wrong } = {}) {
  const { path, body, headers } = requestFor(operation, stage);
  const target = part ? path.replace(/^(\/v1\/[^/]+\/)[^/?]+/, `$1${part}`) : path;
  return service.as(callerOf(operation)).request(operation.method, target,
    { body, ...wrong, headers: { ...headers, ...wrong.headers } });
}

const documents = (operation, status) => String(status) in operation.node.responses;
const writes = operations.filter((one) => one.method !== 'GET');
const version = async () => (await service.as('secretariat').get(meeting)).json.version;

for (const operation of writes) {
  test(`${operation.id} takes its request`, async () => {
    const answer = await send(operation);
    assert.ok(answer.status < 300 || [409, 422].includes(answer.status), answer.text);
  });

  if (operation.path.includes('{')) {
    test(`${operation.id} answers 404 for what is not there`, async () => {
      assert.equal((await send(operation, { part: 'nothing' })).status, 404);
      const own = operation.path.match(/\{(booking|swap|request|webhook|delivery|notice|recipient)\}/)?.[1];
      if (!own) return;
      const { path, body, headers } = requestFor(operation, { ...stage, france: 'b999', tuvalu: 'b999', swap: 's999', request: 'r999', webhook: 'w999', delivery: 'd999', notice: 'n999', recipient: 'nobody' });
      const answer = await service.as('secretariat').request(operation.method, path, { body, headers });
      assert.equal(answer.status, 404, answer.text);
    });
  }

  if (operation.node.requestBody) {
    test(`${operation.id} refuses bodies that are none`, async () => {
      const type = (value) => ({ headers: { 'content-type': value } });
      assert.equal((await send(operation, { ...type('text/plain'), raw: '{}' })).status, 415);
      assert.equal((await send(operation, { raw: `"${'x'.repeat(4 * 1024 * 1024)}"` })).status, 413);
      if (operation.id === 'create_import') {
        for (const raw of ['', '\u0000', 'colour\nblue\n', 'participant,capacity,level\n', '"torn']) {
          const answer = await send(operation, { raw });
          assert.equal(answer.status, 400, raw);
          assert.equal(answer.json.type, '/docs#problem-unreadable-table', raw);
          assert.ok(answer.json.errors.length > 0);
        }
        return;
      }
      for (const raw of ['{', '{} {}', '{"reason": "a", "reason": "b"}', '\u0000']) {
        const answer = await send(operation, { raw });
        assert.equal(answer.status, 400, raw);
        assert.equal(answer.json.type, '/docs#problem-malformed', raw);
      }
      for (const raw of ['[]', 'null', '7', '{"colour": "blue"}']) {
        const answer = await send(operation, { raw });
        assert.equal(answer.status, 400, raw);
        assert.equal(answer.json.type, '/docs#problem-schema', raw);
        assert.ok(answer.json.errors.length > 0);
      }
    });
  }

  if (documents(operation, 428)) {
    test(`${operation.id} needs an If-Match that is right`, async () => {
      const { path, body } = requestFor(operation, stage);
      const client = service.as(callerOf(operation));
      const match = (value) => client.request(operation.method, path,
        { body, headers: value === undefined ? {} : { 'if-match': value } });
      assert.equal((await match()).status, 428);
      assert.equal((await match('"999999.x"')).status, 412);
      assert.equal((await match('"of-another-service"')).status, 412);
      const { etag } = (await client.get(path.split('?')[0])).headers;
      assert.equal((await match(`W/${etag}`)).status, 412, 'a weak tag matches nothing (RFC 9110, 13.1.1)');
      assert.ok((await match(etag)).status < 300);
    });
  }

  if (operation.method === 'POST') {
    test(`${operation.id} refuses an Idempotency-Key that came with another request`, async () => {
      const { path, body, headers } = requestFor(operation, stage);
      const before = await version();
      const answer = await service.as(callerOf(operation)).request('POST', path.split('?')[0],
        { body: operation.id === 'create_token' ? { role: 'presiding' } : body,
          headers: { ...headers, 'idempotency-key': 'used' } });
      assert.equal(answer.status, 422, answer.text);
      assert.equal(answer.json.type, '/docs#problem-key-reused');
      assert.equal(await version(), before);
    });
  }
}

test('a request that runs twice at once with one key is carried out once', async () => {
  const client = service.as('secretariat');
  const options = { headers: { 'idempotency-key': 'at-once' }, body: statement('PRT') };
  const answers = await Promise.all(Array.from({ length: 20 }, () =>
    client.post(`${meeting}/bookings`, options)));
  const made = answers.filter((answer) => answer.status === 201);
  assert.ok(made.length > 0);
  assert.equal(new Set(made.map((answer) => answer.json.id)).size, 1);
  const rest = answers.filter((answer) => answer.status !== 201);
  assert.deepEqual(rest.filter((answer) => answer.json.type !== '/docs#problem-key-in-use'), []);
});

test('what has been withdrawn is changed no more, and restored only if the rules allow', async () => {
  const client = service.as('secretariat');
  const path = `${meeting}/bookings/${stage.tuvalu}`;
  const changed = await client.patch(path, { headers: { 'if-match': '*' }, body: { level: 'M' } });
  assert.equal(changed.status, 409, changed.text);
  await book(client, statement('TUV'));
  const restored = await client.post(`${path}/restoration`, { body: { reason: 'Again' } });
  assert.equal(restored.status, 422, restored.text);
  assert.deepEqual(restored.json.violations.map((violation) => violation.rule), ['R12']);
});

test('a reason in the query is held to what is said of it', async () => {
  const client = service.as('secretariat');
  const path = `${meeting}/bookings/${stage.france}?dry_run=true`;
  for (const reason of ['', 'x'.repeat(1001), '%00', '%1b']) {
    const answer = await client.delete(`${path}&reason=${reason}`, { headers: { 'if-match': '*' } });
    assert.equal(answer.status, 400, `${reason.slice(0, 5)}: ${answer.text}`);
  }
});
