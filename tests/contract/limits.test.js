// Who asks too often is told when to come again, and nobody else is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callerOf, operations } from './lib/document.js';
import { meeting, start } from './lib/service.js';
import { requestFor } from './lib/stage.js';

let service;
before(async () => {
  service = await start({ flags: ['--rate-per-second', '1', '--rate-burst', '5'] });
});
after(() => service?.stop());

const nothing = { france: 'b1', kenya: 'b2', tuvalu: 'b3', swap: 's1', request: 'r1', token: 'none', webhook: 'w1', delivery: 'd1', notice: 'n1', recipient: 'FRA' };

for (const operation of operations) {
  test(`${operation.id} answers 429 with Retry-After to one that asks too often`, async () => {
    const role = callerOf(operation);
    const { path, body, headers } = requestFor(operation, nothing);
    const answers = await Promise.all(Array.from({ length: 60 }, () =>
      service.as(role).request(operation.method, path, { body, headers })));
    const late = answers.find((answer) => answer.status === 429);
    assert.ok(late, answers.map((answer) => answer.status).join(' '));
    assert.ok(Number(late.headers['retry-after']) >= 1);
  });
}

test('one token\'s requests are not counted against another\'s', async () => {
  await Promise.all(Array.from({ length: 60 }, () => service.as('webcast').get(`${meeting}/now`)));
  assert.equal((await service.as('interpretation').get(`${meeting}/now`)).status, 200);
});
