// While the meeting runs, and when the list has more than the time holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

let service;
before(async () => {
  // Two minutes into the debate; the list is open until the next day.
  service = await start({ from: '2025-11-24T11:02:00-05:00' });
  const secretariat = service.as('secretariat');
  const { items } = (await secretariat.get(`${meeting}/participants?limit=500`)).json;
  for (const { id } of items.filter((one) => one.standing === 'member_state').slice(0, 105)) {
    await book(secretariat, statement(id));
  }
});
after(() => service?.stop());

test('now says who is planned to speak, and the five that follow', async () => {
  const { json } = await service.as('secretariat').get(`${meeting}/now`);
  assert.equal(json.basis, 'planned');
  assert.equal(json.state, 'closed');
  assert.equal(json.phase, 'running');
  assert.equal(json.sitting.id, '24-am');
  assert.equal(json.segment.id, 'debate-1');
  assert.equal(json.current.position, 1);
  assert.deepEqual(json.next.map((entry) => entry.position), [2, 3, 4, 5, 6]);
  assert.equal(json.next_change_at, json.current.planned.ends_at);
});

test('the public sees that the debate runs, and nobody in it', async () => {
  const { json } = await service.as('public').get(`${meeting}/now`);
  assert.equal(json.segment.id, 'debate-1');
  assert.equal(json.current, null);
  assert.deepEqual(json.next.filter((entry) => entry.booking !== null), []);
});

test('what does not fit is counted, and what would help is named', async () => {
  const { json } = await service.as('public').get(`${meeting}/availability`);
  assert.equal(json.overflow.statements, 6);
  assert.deepEqual(json.segments.map((segment) => segment.taken.statements), [26, 40, 33]);
  assert.equal(json.free.statements, 0);
  assert.deepEqual(json.help.map((help) => help.measure).sort(),
    ['extra_sitting', 'joint_statements', 'shorter_statements']);
  for (const help of json.help) assert.ok(help.statements > 0 && help.message.length > 10);
});
