// A token that asks too often is told when to come again, and nobody else is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';

let service;
before(async () => {
  service = await start({ flags: ['--rate-per-second', '50', '--rate-burst', '60'] });
});
after(() => service?.stop());

test('too many requests with one token are 429 with Retry-After', async () => {
  const webcast = service.as('webcast');
  const interpretation = service.as('interpretation');
  const answers = await Promise.all(Array.from({ length: 200 }, () => webcast.get(`${meeting}/now`)));
  const statuses = answers.map((answer) => answer.status);
  assert.ok(statuses.filter((status) => status === 200).length >= 60, statuses.join(' '));
  const late = answers.find((answer) => answer.status === 429);
  assert.ok(late, 'nobody was refused');
  assert.ok(Number(late.headers['retry-after']) >= 1);
  assert.equal((await interpretation.get(`${meeting}/now`)).status, 200);
});
