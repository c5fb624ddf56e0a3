// A whole list out of a spreadsheet: shown first, then stored as one, or not at all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { document } from './lib/document.js';
import { meeting, start } from './lib/service.js';

const example = document.components.requestBodies.ImportRequest.content['text/csv'].example;

let service;
let secretariat;
before(async () => {
  service = await start();
  secretariat = service.as('secretariat');
});
after(() => service?.stop());

const send = (body, query = '', headers = {}) => secretariat.post(`${meeting}/imports${query}`,
  { body, headers: { 'content-type': 'text/csv', ...headers } });
const version = async () => (await secretariat.get(meeting)).json.version;

test('the example is shown, stored, and the second time changes nothing', async () => {
  const before = await version();
  const preview = await send(example, '?dry_run=true');
  assert.equal(preview.status, 200, preview.text);
  assert.deepEqual(preview.json.counts, { booked: 2, unchanged: 0, refused: 0 });
  assert.equal(await version(), before);
  const stored = await send(example);
  assert.equal(stored.status, 201, stored.text);
  assert.deepEqual(stored.json.rows, preview.json.rows);
  assert.equal(await version(), before + 2);
  const again = await send(example);
  assert.equal(again.status, 200, again.text);
  assert.deepEqual(again.json.counts, { booked: 0, unchanged: 2, refused: 0 });
  assert.equal(await version(), before + 2);
});

test('a repeated import gets its first answer again', async () => {
  const headers = { 'idempotency-key': 'one-import' };
  const csv = 'participant,capacity,level\nNorvège,national,M\n';
  const first = await send(csv, '', headers);
  assert.equal(first.status, 201, first.text);
  const again = await send(csv, '', headers);
  assert.equal(again.status, 201, again.text);
  assert.equal(again.text, first.text);
});

test('one refused row refuses all, and every row says why', async () => {
  const before = await version();
  const answer = await send('participant,capacity,level,allotment\nFrnace,national,M,\nGHA,national,M,\nITA,national,M,240\n');
  assert.equal(answer.status, 422, answer.text);
  const [misspelt, twice, long] = answer.json.rows;
  assert.deepEqual(misspelt.errors[0].nearest, ['FRA']);
  assert.equal(misspelt.errors[0].column, 'participant');
  assert.deepEqual(twice.violations.map((one) => one.rule), ['R12']);
  assert.deepEqual(long.violations.map((one) => [one.rule, one.column]), [['R15', 'allotment']]);
  assert.equal(await version(), before);
});
