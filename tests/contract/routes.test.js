// What is served is documented, and what is documented is served.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callerOf, documentText, operations } from './lib/document.js';
import { run, start } from './lib/service.js';
import { requestFor, setStage } from './lib/stage.js';

let service;
let stage;
before(async () => {
  service = await start();
  stage = await setStage(service);
});
after(() => service?.stop());

test('the routes of the program are the operations of the document', () => {
  const served = run('routes').trim().split('\n').sort();
  const documented = operations.map((one) => `${one.method} ${one.path} ${one.id}`).sort();
  assert.deepEqual(served, documented);
});

test('the service hands out the very document', async () => {
  assert.equal((await service.as('public').get('/openapi.yaml')).text, documentText);
});

for (const operation of operations) {
  test(`${operation.id} is served`, async () => {
    const { path, body, headers } = requestFor(operation, stage);
    const role = callerOf(operation);
    const answer = await service.as(role).request(operation.method, path, { body, headers });
    assert.ok(![404, 405].includes(answer.status), `${answer.status} ${answer.text}`);
  });
}

const queryKeys = new Set(operations.flatMap((one) => one.parameters)
  .filter((one) => one.in === 'query').map((one) => one.name));
for (const operation of operations) {
  test(`${operation.id} takes the query keys that it names, and no others`, async () => {
    const role = callerOf(operation);
    const { path, body, headers } = requestFor(operation, stage);
    for (const key of [...queryKeys, 'token', 'colour']) {
      if (operation.parameters.some((one) => one.in === 'query' && one.name === key)) continue;
      const answer = await service.as(role).request(operation.method,
        `${path}${path.includes('?') ? '&' : '?'}${key}=1`, { body, headers });
      assert.equal(answer.status, 400, `${key}: ${answer.text}`);
    }
  });
}

test('another method of a path is 405, and Allow names those of the document', async () => {
  for (const path of new Set(operations.map((one) => one.path))) {
    const here = operations.filter((one) => one.path === path);
    const { path: target } = requestFor(here[0], stage);
    const other = ['PUT', 'PATCH'].find((method) => !here.some((one) => one.method === method));
    const answer = await service.as('secretariat').request(other, target.split('?')[0], { body: {} });
    assert.equal(answer.status, 405, path);
    const allowed = answer.headers.allow.split(/\s*,\s*/)
      .filter((method) => !['HEAD', 'OPTIONS'].includes(method));
    assert.deepEqual(allowed.sort(), here.map((one) => one.method).sort(), path);
  }
});

test('a path that is not documented is 404', async () => {
  const client = service.as('secretariat');
  for (const path of ['/v1', '/v2/meetings', '/v1/meetings/hlm2025/nothing', '/favicon.ico']) {
    assert.equal((await client.get(path)).status, 404, path);
  }
  for (const path of ['/v1/', '/v1/meetings/hlm2025/bookings/', '/v1//meetings', '/v1/../healthz',
    '/v1/meetings/%2e%2e', '/v1/meetings/%zz']) {
    assert.equal((await client.get(path)).status, 400, path);
  }
});
