// What can be read: its conditions, languages, pages, forms and figures.
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { send } from './lib/client.js';
import { callerOf, operations } from './lib/document.js';
import { meeting, start } from './lib/service.js';
import { book, requestFor, setStage, statement } from './lib/stage.js';

const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'];
const reads = operations.filter((one) => one.method === 'GET' && one.path.startsWith('/v1/'));

let service;
let stage;
before(async () => {
  service = await start();
  stage = await setStage(service);
});
after(() => service?.stop());

const readerOf = (operation) => service.as(callerOf(operation));
const pathOf = (operation) => requestFor(operation, stage).path;
const has = (operation, name) => operation.parameters.some((one) => one.name === name);

for (const operation of reads) {
  test(`${operation.id} answers 304 to who has it already`, async () => {
    const client = readerOf(operation);
    const first = await client.get(pathOf(operation));
    assert.equal(first.status, 200);
    const { etag } = first.headers;
    for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, `"other" ,W/${etag}`, '*']) {
      const again = await client.get(pathOf(operation), { headers: { 'if-none-match': condition } });
      assert.equal(again.status, 304, condition);
      assert.equal(again.headers.etag, etag);
    }
    const other = await client.get(pathOf(operation), { headers: { 'if-none-match': '"other"' } });
    assert.equal(other.status, 200);
    assert.deepEqual(other.bytes, first.bytes);
  });

  test(`${operation.id} answers in each of the six languages`, async () => {
    const client = readerOf(operation);
    for (const language of languages) {
      const asked = await client.get(`${pathOf(operation)}?lang=${language}`,
        { headers: { 'accept-language': language === 'fr' ? 'ru' : 'fr' } });
      assert.equal(asked.headers['content-language'], language);
      const accepted = await client.get(pathOf(operation),
        { headers: { 'accept-language': `de, ${language};q=0.5` } });
      assert.equal(accepted.headers['content-language'], language);
      assert.deepEqual(accepted.bytes, asked.bytes);
    }
    const none = await client.get(pathOf(operation), { headers: { 'accept-language': 'de' } });
    assert.equal(none.headers['content-language'], 'en');
  });

  test(`${operation.id} answers HEAD with the headers of GET`, async () => {
    const client = readerOf(operation);
    const got = await client.get(pathOf(operation));
    const { status, headers, bytes } = await send(service, 'HEAD', pathOf(operation),
      { token: client.token });
    assert.equal(status, 200);
    assert.equal(bytes.length, 0);
    for (const name of ['etag', 'content-type', 'content-language', 'content-length']) {
      assert.equal(headers[name], got.headers[name], name);
    }
  });

  test(`${operation.id} refuses query keys that it does not name, and bad values`, async () => {
    const client = readerOf(operation);
    const bad = ['colour=blue', 'lang=de', 'lang=', 'lang=fr&lang=en', 'dry_run=true'];
    if (has(operation, 'limit')) bad.push('limit=0', 'limit=501', 'limit=ten', 'limit=1.5', 'limit=');
    if (has(operation, 'cursor')) bad.push('cursor=%21');
    if (has(operation, 'after')) bad.push('after=-1', 'after=x');
    if (has(operation, 'state')) bad.push('state=asleep');
    if (has(operation, 'level')) bad.push('level=KING');
    for (const query of bad) {
      assert.equal((await client.get(`${pathOf(operation)}?${query}`)).status, 400, query);
    }
  });

  test(`${operation.id} answers 404 where a part of the path is unknown`, async () => {
    const parts = [...operation.path.matchAll(/\{([^}]+)\}/g)];
    for (const [index] of parts.entries()) {
      let at = -1;
      const pattern = operation.path.replace(/\{[^}]+\}/g, (part) => {
        at += 1;
        return at === index ? 'nothing_of_that_name' : part;
      });
      const { path } = requestFor({ ...operation, path: pattern }, stage);
      assert.equal((await readerOf(operation).get(path)).status, 404, path);
    }
  });

  if (has(operation, 'cursor')) {
    test(`${operation.id} gives every row once, page by page`, async () => {
      const client = readerOf(operation);
      const all = (await client.get(`${pathOf(operation)}?limit=500`)).json;
      assert.equal(all.next, null);
      assert.ok(all.items.length > 0);
      const size = Math.max(1, Math.ceil(all.items.length / 4));
      const rows = [];
      let cursor = '';
      do {
        const page = (await client.get(`${pathOf(operation)}?limit=${size}${cursor}`)).json;
        assert.ok(page.items.length <= size);
        rows.push(...page.items);
        cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
      } while (cursor !== '');
      assert.deepEqual(rows, all.items);
    });
  }
}

test('every page of events leads to the next, and the last to none', async () => {
  const client = service.as('secretariat');
  const all = (await client.get(`${meeting}/events?limit=500`)).json;
  const seen = [];
  let next = 0;
  while (next !== null) {
    const page = (await client.get(`${meeting}/events?after=${next}&limit=2`)).json;
    seen.push(...page.items);
    next = page.next;
  }
  assert.deepEqual(seen, all.items);
  assert.deepEqual(seen.map((event) => event.version), seen.map((_, index) => index + 1));
  assert.equal(all.version, seen.length);
});

test('bookings are found by participant, segment, state and level', async () => {
  const client = service.as('secretariat');
  const found = async (query) =>
    (await client.get(`${meeting}/bookings?${query}`)).json.items
      .map((one) => (one.participant ?? one.role).id);
  assert.deepEqual(await found('participant=KEN'), ['KEN']);
  assert.deepEqual(await found('participant=nobody'), []);
  assert.deepEqual(await found('segment=debate-1'), ['FRA', 'KEN']);
  assert.deepEqual(await found('segment=debate-3'), []);
  assert.deepEqual(await found('state=withdrawn'), ['civil_society', 'TUV']);
  assert.deepEqual(await found('segment=opening'), ['eminent_person']);
  assert.deepEqual(await found('level=HG'), ['TUV']);
  assert.deepEqual(await found('level=M&state=listed&participant=FRA'), ['FRA']);
});

test('Accept chooses the form of the timetable', async () => {
  const client = service.as('secretariat');
  const type = async (accept) => {
    const answer = await client.get(`${meeting}/timetable`, { headers: { accept } });
    return answer.status === 200 ? answer.type : answer.status;
  };
  assert.equal(await type('*/*'), 'application/json');
  assert.equal(await type('application/json'), 'application/json');
  assert.equal(await type('text/calendar'), 'text/calendar');
  assert.equal(await type('text/csv'), 'text/csv');
  assert.equal(await type('text/csv;q=0.4, text/calendar;q=0.5, image/png'), 'text/calendar');
  assert.equal(await type('text/*;q=0.1, application/json;q=0'), 'text/calendar');
  assert.equal(await type('image/png'), 406);
  assert.equal((await client.get(`${meeting}/timetable`)).type, 'application/json');
});

test('each form of the timetable has an address of its own with the same bytes', async () => {
  const client = service.as('secretariat');
  const bytes = async (path, accept) =>
    (await client.get(`${meeting}/${path}`, { headers: { accept } })).bytes;
  assert.deepEqual(await bytes('timetable.json', '*/*'), await bytes('timetable', 'application/json'));
  assert.deepEqual(await bytes('timetable.ics', '*/*'), await bytes('timetable', 'text/calendar'));
  assert.deepEqual(await bytes('timetable.csv', '*/*'), await bytes('timetable', 'text/csv'));
  assert.deepEqual(await bytes('feeds/timetable.ics', '*/*'), await bytes('timetable.ics', '*/*'));
});

test('what is sent compressed is what is sent plain', async () => {
  const client = service.as('secretariat');
  const plain = await client.get(`${meeting}/timetable`);
  const packed = await send(service, 'GET', `${meeting}/timetable`,
    { token: client.token, headers: { 'accept-encoding': 'gzip' } });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.deepEqual(gunzipSync(packed.bytes), plain.bytes);
  assert.notEqual(packed.headers.etag, plain.headers.etag);
});

test('the timetable is the programme of the resolution', async () => {
  const { json } = await service.as('public').get(`${meeting}/timetable`);
  assert.equal(json.zone, 'America/New_York');
  assert.deepEqual(json.sittings.map((sitting) =>
    [sitting.id, sitting.plenary_number, ...sitting.segments.map((segment) =>
      `${segment.id} ${segment.local.slice(0, 16)} ${segment.ends_at.slice(11, 16)}`)]), [
    ['24-am', 48, 'opening 2025-11-24T10:00 16:00', 'debate-1 2025-11-24T11:00 18:00'],
    ['24-pm', null, 'panel-1 2025-11-24T15:00 21:30', 'panel-2 2025-11-24T16:30 23:00'],
    ['25-am', 49, 'debate-2 2025-11-25T10:00 18:00'],
    ['25-pm', 50, 'debate-3 2025-11-25T15:00 22:30', 'closing 2025-11-25T17:30 23:00'],
  ]);
  const [opening] = json.sittings[0].segments;
  assert.deepEqual(opening.entries.map((entry) => entry.role.id), ['president', 'secretary_general',
    'unodc_executive_director', 'special_rapporteur', 'eminent_person', 'civil_society']);
  assert.deepEqual(json.sittings[3].segments[1].entries.map((entry) => entry.role.id),
    ['panel_1_summary', 'panel_2_summary', 'concluding_remarks']);
});

test('statements follow one another with a changeover before each', async () => {
  const { json } = await service.as('secretariat').get(`${meeting}/timetable`);
  const { entries } = json.sittings[0].segments[1];
  assert.deepEqual(entries.map((entry) =>
    [entry.participant.id, entry.position, entry.planned.starts_at, entry.planned.ends_at]), [
    ['FRA', 1, '2025-11-24T16:01:30Z', '2025-11-24T16:04:30Z'],
    ['KEN', 2, '2025-11-24T16:06:00Z', '2025-11-24T16:09:00Z'],
  ]);
});

test('availability counts what the arithmetic of the debate says', async () => {
  const { json } = await service.as('public').get(`${meeting}/availability`);
  assert.equal(json.total.seconds, 27_000);
  assert.equal(json.total.statements, 99);
  assert.deepEqual(json.segments.map((segment) => [segment.segment.id, segment.total.statements]),
    [['debate-1', 26], ['debate-2', 40], ['debate-3', 33]]);
  assert.deepEqual(json.taken, { seconds: 540, statements: 2 });
  assert.deepEqual(json.overflow, { seconds: 0, statements: 0 });
});

test('now is under 4 KB in every language, however long the names', async () => {
  const secretariat = service.as('secretariat');
  for (const participant of ['GBR', 'BOL', 'LAO', 'PRK', 'COD']) {
    await book(secretariat, statement(participant, { level: 'HS', language: 'ru' }));
  }
  for (const language of languages) {
    const { bytes, json } = await secretariat.get(`${meeting}/now?lang=${language}`);
    assert.ok(bytes.length < 4096, `${language}: ${bytes.length}`);
    assert.equal(json.phase, 'before');
    assert.equal(json.next.length, 5);
  }
});

test('the participants, groups and rules are those of the meeting', async () => {
  const client = service.as('public');
  const { items: participants } = (await client.get(`${meeting}/participants?limit=500`)).json;
  const count = (standing) => participants.filter((one) => one.standing === standing).length;
  assert.equal(count('member_state'), 193);
  assert.equal(count('holy_see'), 1);
  assert.equal(count('state_of_palestine'), 1);
  assert.equal(count('european_union'), 1);
  const unicef = participants.find((one) => one.id === 'unicef');
  assert.deepEqual(unicef.capacities, []);
  const african = (await client.get(`${meeting}/groups/african_group`)).json;
  assert.equal(african.members.length, 54);
  const { items: rules } = (await client.get(`${meeting}/rules?limit=500`)).json;
  assert.deepEqual(rules.map((rule) => Number(rule.id.slice(1))),
    rules.map((rule) => Number(rule.id.slice(1))).sort((a, b) => a - b));
  const limit = rules.find((rule) => rule.id === 'R15');
  assert.deepEqual(limit.citations[0], { document: 'A/RES/79/286', paragraph: '2(b)' });
  assert.equal(limit.parameters.national_seconds, 180);
});

test('the pages are there for people', async () => {
  const client = service.as('public');
  const arabic = await client.get('/?lang=ar');
  assert.match(arabic.text, /<html[^>]*\bdir="rtl"/);
  assert.match(arabic.text, /<html[^>]*\blang="ar"/);
  assert.match((await client.get('/?meeting=hlm2025&lang=fr')).text, /<html[^>]*\blang="fr"/);
  assert.equal((await client.get('/?meeting=nothing')).status, 404);
  assert.ok(!arabic.text.includes('<script'));
  const docs = await client.get('/docs');
  for (const { id } of operations) assert.ok(docs.text.includes(`id="${id}"`), id);
  for (const path of ['/', '/docs', '/openapi.yaml']) {
    const { etag } = (await client.get(path)).headers;
    assert.equal((await client.get(path, { headers: { 'if-none-match': etag } })).status, 304, path);
  }
});

test('the figures are in the form that Prometheus reads', async () => {
  const { text } = await service.as('public').get('/metrics');
  for (const line of text.trim().split('\n')) {
    assert.match(line, /^(# (HELP|TYPE) \S+ .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^}]*\})? [-+0-9.eEINFa]+)$/);
  }
  for (const name of ['FRA', 'France', 'rostrum_none']) assert.ok(!text.includes(name));
});
