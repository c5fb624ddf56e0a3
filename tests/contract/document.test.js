// What can be said of openapi.yaml without a service.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodies, document, documentText, operations, resolve } from './lib/document.js';
import { complaints } from './lib/lint.js';
import { faults } from './lib/schemas.js';

const roles = ['secretariat', 'presiding', 'president_office', 'conference_officer', 'delegation',
  'stakeholder', 'interpretation', 'webcast', 'administrator', 'public'];

test('the document lints clean', async () => {
  assert.deepEqual(await complaints(), []);
});

test('the linter notices a fault', async () => {
  const broken = documentText.replace('operationId: get_now', 'operationId: list_rules');
  assert.notDeepEqual(await complaints(broken), []);
});

for (const { name, kind, mediaType, schema, examples } of bodies()) {
  for (const [key, value] of examples) {
    test(`the example ${key} of ${name} follows its schema`, () => {
      assert.deepEqual(faults(schema, value), [], `${kind}/${name}, ${mediaType}`);
    });
  }
}

test('every body has an example', () => {
  for (const { name, examples } of bodies()) assert.ok(examples.length > 0, name);
});

test('a key that does not belong is not in any schema of a request', () => {
  for (const { kind, name, schema, examples } of bodies()) {
    if (kind !== 'requestBodies') continue;
    for (const [key, value] of examples) {
      assert.notDeepEqual(faults(schema, { ...value, colour: 'blue' }), [], `${name}, ${key}`);
    }
  }
});

test('every object of the schemas says whether other keys may come', () => {
  const open = [];
  const walk = (node, at) => {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'object' && !('additionalProperties' in node)) open.push(at);
    for (const [key, child] of Object.entries(node)) walk(child, `${at}/${key}`);
  };
  walk(document.components.schemas, '#/components/schemas');
  assert.deepEqual(open, []);
});

for (const { id, method, path, node, roles: allowed, parameters } of operations) {
  const has = (name) => parameters.some((parameter) => parameter.name === name);

  test(`${id} names the roles that may call it`, () => {
    assert.ok(Array.isArray(allowed) && allowed.length > 0);
    for (const role of allowed) assert.ok(roles.includes(role), role);
    assert.equal(new Set(allowed).size, allowed.length);
    const withoutToken = node.security.some((scheme) => Object.keys(scheme).length === 0);
    assert.equal(withoutToken, allowed.includes('public'));
    // Whoever may call may still have no bookings of its own to ask for.
    assert.equal('403' in node.responses, allowed.length < roles.length || has('mine'));
  });

  test(`${id} keeps the conventions`, () => {
    const statuses = Object.keys(node.responses);
    const wants = (status) => assert.ok(statuses.includes(status), `no ${status}`);
    ['400', '401', '429'].forEach(wants);
    if (path.includes('{')) {
      wants('404');
      const named = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
      assert.deepEqual(parameters.filter((one) => one.in === 'path').map((one) => one.name), named);
    }
    if (path.startsWith('/v1/')) {
      assert.ok(has('lang') && has('Accept-Language'), 'no language');
      wants('503');
      if (method === 'GET') {
        assert.ok(has('If-None-Match'), 'no If-None-Match');
        wants('304');
      } else {
        assert.ok(has('dry_run'), 'no dry_run');
      }
    }
    if (method === 'POST') {
      assert.ok(has('Idempotency-Key'), 'no Idempotency-Key');
      ['409', '413', '415', '422'].forEach(wants);
      assert.ok('requestBody' in node);
    }
    if (has('If-Match')) ['412', '428'].forEach(wants);
    for (const name of ['200', '201']) {
      if (!(name in node.responses)) continue;
      const { value } = resolve(node.responses[name].$ref);
      assert.ok('Request-Id' in value.headers && 'Rehearsal' in value.headers);
    }
  });
}

test('a problem has one type for each row of the table of codes, and its status', () => {
  const rows = [...document.info.description.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)];
  assert.deepEqual(rows.map((row) => `/docs#problem-${row[1]}`),
    document.components.schemas.ProblemType.enum);
  const statuses = new Map(rows.map((row) => [`/docs#problem-${row[1]}`, Number(row[2])]));
  for (const { name, mediaType, examples } of bodies()) {
    if (mediaType !== 'application/problem+json') continue;
    for (const [key, value] of examples) {
      assert.equal(value.status, statuses.get(value.type), `${name}, ${key}`);
    }
  }
});
