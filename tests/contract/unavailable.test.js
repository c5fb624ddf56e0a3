// The disk is full: writes are refused with 503 and reads go on, until there is room again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { callerOf, operations } from './lib/document.js';
import { binary, meeting, serve, start, surroundings } from './lib/service.js';
import { book, forReal, requestFor, setStage, statement } from './lib/stage.js';

let service;
let stage;
before(async () => {
  const first = await start({ delegations: ['KEN'] });
  const clock = ['--rehearse-from', '2025-11-17T09:00:00-05:00', ...surroundings];
  stage = await setStage(first);
  await first.stop({ keep: true });
  // No file may grow by more than a little: the shell's limit stands for a full disk.
  const largest = Math.max(...readdirSync(first.folder)
    .map((name) => statSync(join(first.folder, name)).size));
  const blocks = Math.ceil(largest / 1024) + 64;
  service = await serve(first.folder, first.tokens, clock,
    ['bash', '-c', `trap '' XFSZ; ulimit -S -f ${blocks}; exec "$0" "$@"`, binary]);
});
after(() => service?.stop());

const ready = async () => (await service.as('public').get('/readyz')).status;

test('a full disk is 503 with Retry-After, and reads go on', async () => {
  const client = service.as('secretariat');
  const path = `${meeting}/bookings/${stage.france}`;
  let answer;
  let accepted;
  for (let i = 0; i < 5000 && answer?.status !== 503; i += 1) {
    accepted = answer;
    answer = await client.patch(path,
      { headers: { 'if-match': '*' }, body: { language: i % 2 ? 'en' : 'fr' } });
  }
  assert.equal(answer.status, 503, 'it never filled');
  assert.equal(answer.json.type, '/docs#problem-unavailable');
  assert.equal(await ready(), 503);
  const read = await client.get(path);
  assert.equal(read.status, 200);
  assert.equal(read.json.version, accepted.json.version);
  assert.equal(read.json.language, accepted.json.language);
});

test('every write is refused alike', async () => {
  const { json: list } = await service.as('secretariat').get(`${meeting}/list`);
  const bodies = {
    create_booking: statement('ITA'),
    create_token: { role: 'webcast' },
    undo_last_act: { version: list.last_act.version, reason: 'A mistake' },
  };
  for (const operation of operations.filter((one) => one.method !== 'GET')) {
    const { path, body, headers } = requestFor(operation, stage);
    const role = callerOf(operation);
    const answer = await service.as(role).request(operation.method, forReal(path),
      { body: bodies[operation.id] ?? body, headers });
    assert.equal(answer.status, 503, `${operation.id}: ${answer.status} ${answer.text}`);
  }
});

test('it heals when the disk does, and nothing that was accepted is lost', async () => {
  const lifted = spawnSync('prlimit', ['--pid', String(service.process), '--fsize=unlimited:unlimited']);
  assert.equal(lifted.status, 0, String(lifted.stderr));
  const client = service.as('secretariat');
  const { json } = await client.get(`${meeting}/events?limit=500`);
  const until = Date.now() + 60_000;
  let status;
  while (status !== 201 && Date.now() < until) {
    ({ status } = await client.post(`${meeting}/bookings`, { body: statement('ITA') }));
  }
  assert.equal(status, 201);
  assert.equal(await ready(), 200);
  const again = (await client.get(`${meeting}/events?limit=500`)).json;
  assert.deepEqual(again.items.slice(0, json.items.length), json.items);
  await book(client, statement('MLT'));
});
