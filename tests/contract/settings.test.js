// What officers change of a meeting without another decision.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

let service;
let secretariat;
const path = `${meeting}/settings`;
const read = async () => secretariat.get(path);
const change = (body, headers = { 'if-match': '*' }) =>
  secretariat.patch(path, { headers, body: { reason: 'A test', ...body } });

before(async () => {
  service = await start();
  secretariat = service.as('secretariat');
});
after(() => service?.stop());

test('what was read can be sent back, and changes nothing', async () => {
  const before = await read();
  const { debate, segments } = before.json;
  const answer = await change({ debate, segments });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json, before.json);
});

test('the times of the list follow, and others\' writes make no settings stale', async () => {
  const { headers } = await read();
  const france = await book(secretariat, statement('FRA'));
  assert.equal(france.planned.local, '2025-11-24T11:01:30-05:00');
  const judged = await secretariat.patch(`${path}?dry_run=true`,
    { headers: { 'if-match': headers.etag }, body: { debate: { changeover_seconds: 30 }, reason: 'A test' } });
  assert.equal(judged.json.debate.changeover_seconds, 30);
  assert.equal((await read()).json.debate.changeover_seconds, 90);
  const answer = await change({ debate: { changeover_seconds: 60 } }, { 'if-match': headers.etag });
  assert.equal(answer.json.debate.changeover_seconds, 60);
  const { json } = await secretariat.get(`${meeting}/bookings/${france.id}`);
  assert.equal(json.planned.local, '2025-11-24T11:01:00-05:00');
  assert.equal((await change({ debate: { changeover_seconds: 90 } }, { 'if-match': headers.etag })).status, 412);
  assert.equal((await secretariat.patch(path, { body: { reason: 'A test' } })).status, 428);
  const { json: shown } = await service.as('public').get(meeting);
  assert.equal(shown.debate.changeover_seconds, 60);
});

test('every fault is named, with its place in the body, its paragraph and in the asked language', async () => {
  const { version } = (await read()).json;
  const body = {
    debate: { late_start_seconds: 9000, list: { closes_at: '2025-11-04T09:00:00-05:00' } },
    segments: [{ id: 'debate-1' },
      { id: 'panel-1', webcast_link: 'webtv', co_chairs: [{ participant: 'FRA', declared: 'developed' }, { participant: 'DEU', declared: 'developed' }] }],
  };
  const answer = await change(body);
  assert.equal(answer.status, 422, answer.text);
  const found = answer.json.violations.map((one) => `${one.rule} ${one.pointer}`);
  for (const expected of ['R23 /debate/list/closes_at', 'R23 /debate/list/self_service_until',
    'R29 /debate/late_start_seconds', 'R37 /segments/1/co_chairs/1/declared', 'R40 /segments/1/webcast_link']) {
    assert.ok(found.includes(expected), `${expected} is not among ${found.join(', ')}`);
  }
  assert.ok(answer.json.violations.every((one) => one.citation.document));
  const { json: french } = await secretariat.patch(`${path}?lang=fr`,
    { headers: { 'if-match': '*' }, body: { ...body, reason: 'Essai' } });
  assert.deepEqual(french.violations.filter((one) => /must|would|neither|R\d+\./.test(one.message)), []);
  assert.equal((await read()).json.version, version);
});

test('what is no setting, or none of the form, is 400; what is not there is 422', async () => {
  const [reserve] = (await read()).json.debate.reserves;
  for (const body of [{ debate: { reserves: [{ ...reserve, id: '' }] } },
    { debate: { reserves: [{ ...reserve, name: { en: 'Reserve' } }] } },
    { debate: { reserves: [{ ...reserve, name: { ...reserve.name, fr: null } }] } },
    { debate: { reserves: [{ ...reserve, name: { ...reserve.name, origin: {} } }] } }, { title: 'Another' }, { debate: { allotment_seconds: 900 } }, { debate: null },
    { debate: { changeover_seconds: -1 } }, { debate: { list: { closes_at: '2025-11-25 13:00' } } },
    { segments: [{ webcast: true }] }, { segments: [{ id: 'panel-1' }, { id: 'panel-1' }] },
    { reason: '' }]) {
    assert.equal((await change(body)).status, 400, JSON.stringify(body));
  }
  const unknown = await change({ segments: [{ id: 'panel-9' }] });
  assert.equal(unknown.status, 422);
  assert.deepEqual(unknown.json.errors.map((one) => one.pointer), ['/segments/0/id']);
});

test('who changed what, and why, is in the events', async () => {
  const link = 'https://webtv.un.org/en/asset/k1';
  const answer = await change({ segments: [{ id: 'panel-2', webcast_link: link }], reason: 'It is known now' });
  assert.equal(answer.status, 200, answer.text);
  const { items } = (await secretariat.get(`${meeting}/events?limit=500`)).json;
  const event = items.at(-1);
  assert.equal(event.type, 'settings_changed');
  assert.equal(event.reason, 'It is known now');
  assert.deepEqual(event.settings, { segments: [{ id: 'panel-2', webcast_link: link }] });
  const shown = (await service.as('public').get(meeting)).json.segments.find((one) => one.id === 'panel-2');
  assert.equal(shown.webcast_link, link);
});
