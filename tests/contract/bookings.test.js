// Bookings: accepted, refused, changed, withdrawn and restored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const bookings = `${meeting}/bookings`;

let service;
let secretariat;
before(async () => {
  service = await start({ delegations: ['KEN', 'BRA', 'MLI', 'NOR'] });
  secretariat = service.as('secretariat');
});
after(() => service?.stop());

const count = async () => (await secretariat.get(`${bookings}?limit=500`)).json.items.length;
const rules = (answer) => answer.json.violations.map((violation) => violation.rule);

test('a booking is made, found where Location says, and has its receipt', async () => {
  const body = statement('FRA', {
    speaker: { name: 'Claire Moreau', title: 'Minister of Justice' }, language: 'fr', allotment_seconds: 120,
    segments: ['debate-2', 'debate-3'], not_before: '2025-11-25T10:00:00-05:00',
  });
  const made = await secretariat.post(bookings, { body });
  assert.equal(made.status, 201);
  const { json } = made;
  assert.equal(made.headers.location, `${bookings}/${json.id}`);
  assert.match(made.headers.etag, new RegExp(`^"${json.revision}\\.`));
  assert.equal(json.receipt.at.slice(0, 10), '2025-11-17');
  assert.equal(json.state, 'listed');
  assert.deepEqual(json.speaker, body.speaker);
  assert.deepEqual(json.segments.map((segment) => segment.id), body.segments);
  assert.equal(json.not_before, '2025-11-25T15:00:00Z');
  assert.equal(json.planned.segment.id, 'debate-2');
  assert.equal(json.planned.local, '2025-11-25T10:01:30-05:00');
  assert.equal(json.version, json.revision);
  const read = await secretariat.get(made.headers.location);
  assert.deepEqual(read.json, json);
  assert.equal(read.headers.etag, made.headers.etag);
});

test('a refusal lists every rule that was broken, with citation and facts', async () => {
  const before = await count();
  const long = await secretariat.post(bookings, { body: statement('ITA', { allotment_seconds: 240 }) });
  assert.equal(long.status, 422);
  assert.deepEqual(rules(long), ['R15']);
  const [violation] = long.json.violations;
  assert.equal(violation.severity, 'hard');
  assert.deepEqual(violation.citation, { document: 'A/RES/79/286', paragraph: '2(b)' });
  assert.equal(violation.pointer, '/allotment_seconds');
  assert.deepEqual(Object.values(violation.facts).filter((fact) => typeof fact === 'number'), [240, 180]);
  const unicef = await secretariat.post(bookings, { body: statement('unicef', { allotment_seconds: 900 }) });
  assert.deepEqual(rules(unicef), ['R11', 'R15']);
  const twice = await secretariat.post(bookings,
    { body: statement('FRA', { allotment_seconds: 900, segments: ['opening'] }) });
  assert.deepEqual(rules(twice), ['R2', 'R6', 'R12', 'R15']);
  const vote = await secretariat.post(bookings,
    { body: { kind: 'explanation_of_vote', participant: 'ITA' } });
  assert.deepEqual(rules(vote), ['R10']);
  assert.equal(await count(), before);
});

test('a refusal speaks the asked language', async () => {
  const message = async (lang) => {
    const answer = await secretariat.post(`${bookings}?lang=${lang}`,
      { body: statement('ITA', { allotment_seconds: 240 }) });
    assert.equal(answer.headers['content-language'], lang);
    return answer.json.violations[0].message;
  };
  const said = await Promise.all(['ar', 'en', 'es', 'fr', 'ru', 'zh'].map(message));
  assert.equal(new Set(said).size, 6);
  for (const sentence of said) assert.match(sentence, /\d|[٠-٩]/);
});

test('unknown names are 422 with a pointer, together with the broken rules', async () => {
  const answer = await secretariat.post(bookings,
    { body: statement('XYZ', { segments: ['debate-9'], allotment_seconds: 180 }) });
  assert.equal(answer.status, 422);
  assert.deepEqual(answer.json.errors.map((error) => error.pointer).sort(), ['/participant', '/segments/0']);
  const group = await secretariat.post(bookings, {
    body: statement('NGA', { capacity: 'group', group: 'no_such_group', authorization: 'Letter' }),
  });
  assert.deepEqual(group.json.errors.map((error) => error.pointer), ['/group']);
});

test('a soft breach is accepted with a warning', async () => {
  const group = await secretariat.post(bookings, {
    body: statement('FRA', { capacity: 'group', group: 'weog', authorization: 'Letter of 1 November' }),
  });
  assert.equal(group.status, 201, group.text);
  const [warning] = group.json.warnings;
  assert.equal(warning.rule, 'R14');
  assert.equal(warning.severity, 'soft');
});

const bad = {
  'torn JSON': ['{"kind": "statement", "participant": ', 'malformed'],
  'nothing at all': ['', 'malformed'],
  'no object': ['[]', 'schema'],
  'nested 10,000 deep': ['['.repeat(10_000) + ']'.repeat(10_000), 'malformed'],
  'a duplicate key': ['{"kind": "role", "kind": "role", "role": "president"}', 'malformed'],
  'invalid UTF-8': [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'malformed'],
  'a NUL': ['{"kind": "statement\\u0000"}', 'malformed'],
  'an unknown key': [{ ...statement('ITA'), colour: 'blue' }, 'schema', '/colour'],
  'a key of another kind': [{ ...statement('ITA'), role: 'president' }, 'schema', '/role'],
  'a key of another capacity': [statement('ITA', { group: 'weog' }), 'schema', '/group'],
  'a missing key': [{ kind: 'statement', participant: 'ITA', capacity: 'national' }, 'schema', '/level'],
  'an unknown level': [statement('ITA', { level: 'KING' }), 'schema', '/level'],
  'an unknown kind': [{ kind: 'toast' }, 'schema', '/kind'],
  'a wrong type': [statement('ITA', { contains_eov: 'yes' }), 'schema', '/contains_eov'],
  'a fraction for an integer': [statement('ITA', { allotment_seconds: 3.9 }), 'schema', '/allotment_seconds'],
  'a number out of range': [statement('ITA', { allotment_seconds: 0 }), 'schema', '/allotment_seconds'],
  'a naive time': [statement('ITA', { not_before: '2025-11-25T10:00:00' }), 'schema', '/not_before'],
  'one State of a joint statement': [{ ...statement('ITA', { capacity: 'group', title: 'T' }), states: ['ITA'] }, 'schema', '/states'],
  'inscribed_at without a reason': [statement('ITA', { inscribed_at: '2025-11-10T10:00:00Z' }), 'schema', '/reason'],
  'a declaration of a panellist': [{ kind: 'panel', panel: 'panel-1', function: 'panellist', participant: 'ITA', declared: 'developed' }, 'schema', '/declared'],
};
for (const [what, [body, code, pointer]] of Object.entries(bad)) {
  test(`${what} is 400, and nothing is stored`, async () => {
    const before = await count();
    const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const answer = await secretariat.post(bookings, { raw });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.type, `/docs#problem-${code}`);
    if (pointer) assert.ok(answer.json.errors.some((error) => error.pointer === pointer), answer.text);
    assert.equal(await count(), before);
  });
}

test('every fault of a body is named in one answer', async () => {
  const answer = await secretariat.post(bookings, {
    body: { kind: 'statement', participant: 7, capacity: 'choir', level: 'KING', colour: 'blue', allotment_seconds: 3.9 },
  });
  assert.deepEqual(answer.json.errors.map((error) => error.pointer).sort(),
    ['/allotment_seconds', '/capacity', '/colour', '/level', '/participant']);
});

test('a body that is not JSON is 415, one over the limit 413', async () => {
  const raw = JSON.stringify(statement('ITA'));
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    const answer = await secretariat.post(bookings, { raw, headers: { 'content-type': type } });
    assert.equal(answer.status, 415, type);
  }
  const charset = await secretariat.post(`${bookings}?dry_run=true`,
    { raw, headers: { 'Content-Type': 'application/json; charset=utf-8' } });
  assert.equal(charset.status, 200);
  const large = await secretariat.post(bookings, { raw: ' '.repeat(8 * 1024 * 1024) });
  assert.equal(large.status, 413);
});

test('a change needs If-Match, and merges', async () => {
  const kenya = await book(secretariat, statement('KEN', { not_after: '2025-11-25T13:00:00-05:00' }));
  const path = `${bookings}/${kenya.id}`;
  assert.equal((await secretariat.patch(path, { body: { language: 'es' } })).status, 428);
  const own = service.as('delegation', 'KEN');
  const { etag } = (await own.get(`${path}?lang=fr`)).headers;
  await book(secretariat, statement('GHA'));
  const changed = await own.patch(path, {
    headers: { 'if-match': etag },
    body: { level: 'HG', not_after: null, speaker: { name: 'Peter Otieno' } },
  });
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.json.level, 'HG');
  assert.equal(changed.json.not_after, null);
  assert.equal(changed.json.language, 'en');
  assert.equal(changed.json.speaker.name, 'Peter Otieno');
  assert.ok(changed.json.position < kenya.position || kenya.position === 1);
  assert.deepEqual(changed.json.receipt, kenya.receipt);
  const stale = await own.patch(path, { headers: { 'if-match': etag }, body: { level: 'M' } });
  assert.equal(stale.status, 412);
  const listed = await own.patch(path,
    { headers: { 'if-match': `"other", ${changed.headers.etag}` }, body: { speaker: null } });
  assert.equal(listed.status, 200);
  assert.equal(listed.json.speaker, null);
  for (const body of [{ role: 'president' }, { participant: 'FRA' }, { level: 'KING' }, { colour: 1 }, [], 7]) {
    const answer = await own.patch(path, { headers: { 'if-match': '*' }, body });
    assert.equal(answer.status, 400, JSON.stringify(body));
  }
  const long = await own.patch(path, { headers: { 'if-match': '*' }, body: { allotment_seconds: 181 } });
  assert.deepEqual(rules(long), ['R15']);
});

test('a change that changes nothing is answered and makes no event', async () => {
  const chad = await book(secretariat, statement('TCD'));
  const same = await secretariat.patch(`${bookings}/${chad.id}`,
    { headers: { 'if-match': '*' }, body: { language: 'en', level: 'M' } });
  assert.equal(same.status, 200);
  assert.equal(same.json.revision, chad.revision);
  assert.equal(same.json.version, chad.version);
});

test('a withdrawal frees the place, and a restoration gives it back', async () => {
  const first = await book(secretariat, statement('BRA', { level: 'HS', speaker: { name: 'Ana Souza' } }));
  const path = `${bookings}/${first.id}`;
  const own = service.as('delegation', 'BRA');
  assert.equal((await own.delete(path)).status, 428);
  assert.equal((await own.delete(path, { headers: { 'if-match': '"1.x"' } })).status, 412);
  const gone = await own.delete(`${path}?reason=No%20minister`, { headers: { 'if-match': '*' } });
  assert.equal(gone.status, 200);
  assert.equal(gone.json.state, 'withdrawn');
  assert.equal(gone.json.position, null);
  assert.equal(gone.json.planned, null);
  assert.equal((await own.delete(path, { headers: { 'if-match': '*' } })).status, 409);
  const back = await own.post(`${path}/restoration`, { body: { reason: 'By mistake' } });
  assert.equal(back.status, 200, back.text);
  assert.deepEqual(back.json.receipt, first.receipt);
  assert.equal(back.json.position, first.position);
  assert.equal((await own.post(`${path}/restoration`, { body: { reason: 'Again' } })).status, 409);
});

test('a dry run judges in full and stores nothing', async () => {
  const before = (await secretariat.get(meeting)).json.version;
  const body = statement('JPN');
  const rehearsed = await secretariat.post(`${bookings}?dry_run=true`, { body });
  assert.equal(rehearsed.status, 200);
  assert.equal(rehearsed.json.dry_run, true);
  assert.ok(rehearsed.json.planned);
  const refused = await secretariat.post(`${bookings}?dry_run=true`,
    { body: { ...body, allotment_seconds: 999 } });
  assert.deepEqual(rules(refused), ['R15']);
  assert.equal((await secretariat.get(meeting)).json.version, before);
  const real = await secretariat.post(`${bookings}?dry_run=false`, { body });
  assert.equal(real.status, 201);
  assert.deepEqual(real.json.planned, rehearsed.json.planned);
  assert.equal((await secretariat.post(`${bookings}?dry_run=maybe`, { body })).status, 400);
});

test('a repeated Idempotency-Key gets the first answer, another body 422', async () => {
  const headers = { 'idempotency-key': 'morocco-1' };
  const body = statement('MAR');
  const first = await secretariat.post(bookings, { headers, body });
  assert.equal(first.status, 201);
  await book(secretariat, statement('MEX', { level: 'HS' }));
  const again = await secretariat.post(bookings, { headers, body });
  assert.equal(again.status, 201);
  assert.deepEqual(again.json, first.json);
  assert.equal(again.headers.location, first.headers.location);
  const other = await secretariat.post(bookings, { headers, body: statement('MLI') });
  assert.equal(other.status, 422);
  assert.equal(other.json.type, '/docs#problem-key-reused');
  // Another token's keys are its own; a refusal is not kept.
  const own = service.as('delegation', 'MLI');
  assert.equal((await own.post(bookings, { headers, body: statement('MLI', { allotment_seconds: 999 }) })).status, 422);
  assert.equal((await own.post(bookings, { headers, body: statement('MLI') })).status, 201);
  for (const key of ['', 'x'.repeat(256)]) {
    const answer = await secretariat.post(bookings, { headers: { 'idempotency-key': key }, body });
    assert.equal(answer.status, 400, key);
  }
});

test('what is the Secretariat\'s or the presiding officer\'s is refused to others', async () => {
  const own = service.as('delegation', 'NOR');
  for (const further of [{ note: 'Hello' },
    { inscribed_at: '2025-11-10T10:00:00-05:00', reason: 'By telephone' },
    { override: { rules: ['R23'], reason: 'Late' } }]) {
    const answer = await own.post(bookings, { body: statement('NOR', further) });
    assert.equal(answer.status, 403, JSON.stringify(further));
  }
  const late = await secretariat.post(bookings, {
    body: statement('NOR', { inscribed_at: '2025-11-10T10:00:00-05:00', reason: 'By telephone', note: 'Rang twice' }),
  });
  assert.equal(late.status, 201);
  assert.equal(late.json.inscribed_at, '2025-11-10T15:00:00Z');
  assert.equal(late.json.note, 'Rang twice');
  const seen = await service.as('presiding').get(late.headers.location);
  assert.ok(!('note' in seen.json));
});

test('roles and seats are booked with their own keys', async () => {
  const substitute = await secretariat.post(bookings, {
    body: {
      kind: 'role', role: 'secretary_general', language: 'en',
      speaker: { name: 'Amina Okafor', on_behalf_of: 'the Secretary-General' },
    },
  });
  assert.equal(substitute.status, 201, substitute.text);
  assert.equal(substitute.json.substitute, true);
  assert.deepEqual(substitute.json.warnings.map((warning) => warning.rule), ['R7']);
  assert.equal(substitute.json.planned.segment.id, 'opening');
  assert.equal(substitute.json.position, null);
  const twice = await secretariat.post(bookings, { body: { kind: 'role', role: 'secretary_general' } });
  assert.ok(rules(twice).includes('R6'));
  const seat = await secretariat.post(bookings, {
    body: {
      kind: 'panel', panel: 'panel-1', function: 'panellist', category: 'civil_society', organization: 'Harbour Light Network',
      registration: { basis: 'ngo_registration', reference: '214' }, speaker: { name: 'Tomas Lindqvist' },
    },
  });
  assert.equal(seat.status, 201, seat.text);
  assert.equal(seat.json.organization, 'Harbour Light Network');
  const unregistered = await secretariat.post(bookings, {
    body: { kind: 'panel', panel: 'panel-1', function: 'panellist', category: 'academia', organization: 'A College' },
  });
  assert.deepEqual(rules(unregistered), ['R38']);
});
