// Webhooks over HTTP: endpoints made, told, changed, removed. What comes is verified with the library of
// the standard (https://www.standardwebhooks.com), which is somebody else's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { faults } from './lib/schemas.js';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const webhooks = `${meeting}/webhooks`;
const patience = 60_000;

let service;
let secretariat;
const sinks = [];
before(async () => {
  service = await start({ from: '2025-11-24T10:00:00-05:00' });
  secretariat = service.as('secretariat');
});
after(async () => {
  sinks.forEach((sink) => sink.stop());
  await service?.stop();
});

// An endpoint on this machine that keeps what it gets.
async function endpoint(makeServer = createServer) {
  const received = [];
  let status = 204;
  let headers = {};
  const server = makeServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, text: Buffer.concat(chunks).toString('utf8'), status });
      response.writeHead(status, headers).end();
    });
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const scheme = makeServer === createServer ? 'http' : 'https';
  const sink = {
    url: `${scheme}://127.0.0.1:${server.address().port}/hook`,
    received,
    answer(otherStatus, otherHeaders = {}) { status = otherStatus; headers = otherHeaders; },
    stop() { server.closeAllConnections(); server.close(); },
  };
  sinks.push(sink);
  return sink;
}

async function until(so) {
  const end = Date.now() + patience;
  while (!await so()) {
    assert.ok(Date.now() < end, 'waited in vain');
    await new Promise((done) => { setImmediate(done); });
  }
}

async function make(body) {
  const answer = await secretariat.post(webhooks, { body });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.headers.location, `${webhooks}/${answer.json.id}`);
  return answer.json;
}

async function remove(id) {
  const answer = await secretariat.delete(`${webhooks}/${id}`, { headers: { 'if-match': '*' } });
  assert.equal(answer.status, 200, answer.text);
}

// Sends by hand; what came of it.
async function sent(path) {
  const asked = await secretariat.post(path, { body: {} });
  assert.equal(asked.status, 202, asked.text);
  let answer;
  await until(async () => {
    answer = await secretariat.get(asked.headers.location);
    return answer.json.state !== 'waiting';
  });
  return answer.json;
}

const conduct = async (body) => {
  const answer = await service.as('presiding').post(`${meeting}/floor`, { body });
  assert.equal(answer.status, 200, answer.text);
};

test('a sitting is told in order, and the library of the standard verifies each message', async () => {
  const sink = await endpoint();
  const made = await make({ url: sink.url, description: 'Lower thirds' });
  const booking = await book(secretariat, statement('FRA', { speaker: { name: 'Claire Moreau' } }));
  await conduct({ action: 'open_sitting', sitting: '24-am', present: 110 });
  await conduct({ action: 'call', booking: booking.id, reason: 'A test of webhooks' });
  await conduct({ action: 'begin' });
  await conduct({ action: 'end' });
  await conduct({ action: 'adjourn_sitting' });
  await until(() => sink.received.length >= 5);
  const verifier = new Webhook(made.secret);
  const messages = sink.received.map(({ headers, text }) => verifier.verify(text, headers));
  assert.deepEqual(messages.map((message) => message.type), ['sitting.opened', 'statement.called',
    'statement.begun', 'statement.ended', 'sitting.adjourned']);
  for (const message of messages) {
    assert.deepEqual(faults('#/components/schemas/WebhookMessage', message), []);
    assert.equal(message.data.rehearsal, true);
    const { json } = await secretariat.get(`${meeting}/events?after=${message.data.version - 1}&limit=1`);
    assert.equal(json.items[0].at, message.timestamp);
  }
  assert.equal(messages[2].data.booking, booking.id);
  assert.ok(!sink.received.some(({ text }) => text.includes('Moreau')));
  assert.equal(new Set(sink.received.map(({ headers }) => headers['webhook-id'])).size, 5);
  // A changed body, another secret and an old timestamp are not verified.
  const { headers, text } = sink.received[0];
  assert.throws(() => verifier.verify(text.replace('24-am', '24-pm'), headers));
  assert.throws(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(text, headers));
  assert.throws(() => verifier.verify(text, { ...headers, 'webhook-timestamp': '1614265330' }));
  await until(async () =>
    (await secretariat.get(`${webhooks}/${made.id}`)).json.cursor === messages[4].data.version);
  const { json } = await secretariat.get(`${webhooks}/${made.id}/deliveries`);
  assert.deepEqual(json.items.map((delivery) => delivery.type), messages.map((one) => one.type).reverse());
  await remove(made.id);
});

test('a rotated secret and the one before it both verify', async () => {
  const sink = await endpoint();
  const made = await make({ url: sink.url });
  const rotated = await secretariat.post(`${webhooks}/${made.id}/secret`, { body: {} });
  assert.equal(rotated.status, 200, rotated.text);
  assert.equal(rotated.json.revision, 2);
  assert.equal((await sent(`${webhooks}/${made.id}/test`)).state, 'accepted');
  const { headers, text } = sink.received[0];
  for (const secret of [made.secret, rotated.json.secret]) {
    assert.equal(new Webhook(secret).verify(text, headers).type, 'webhook.test');
  }
  await remove(made.id);
});

test('a certificate that nobody vouches for is not taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-certificate-'));
  const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
  const done = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate]);
  assert.equal(done.status, 0, String(done.stderr));
  const sink = await endpoint((handler) =>
    createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) }, handler));
  const made = await make({ url: sink.url });
  const delivery = await sent(`${webhooks}/${made.id}/test`);
  assert.equal(delivery.result, 'insecure');
  assert.equal(sink.received.length, 0);
  await remove(made.id);
  rmSync(folder, { recursive: true });
});

test('what an endpoint cannot be made of is refused', async () => {
  const post = (body) => secretariat.post(webhooks, { body });
  for (const body of [{}, { url: 'hooks.example' }, { url: 'ftp://hooks.example/' }, { url: '' }, { url: 7 },
    { url: 'https://user:word@hooks.example/' }, { url: 'https://hooks.example/#part' },
    { url: `https://hooks.example/${'x'.repeat(2000)}` }, { url: 'https://hooks.example/', types: [] },
    { url: 'https://hooks.example/', types: ['statement'] }, { url: 'https://hooks.example/', types: 'all' },
    { url: 'https://hooks.example/', secret: 'whsec_AAAA' }, { url: 'https://hooks.example/', description: '' }]) {
    const answer = await post(body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.ok(answer.json.errors.length > 0);
  }
  for (const url of ['https://169.254.169.254/latest/meta-data/', 'https://10.0.0.1/', 'https://[::1]/',
    'https://[::ffff:10.0.0.1]/', 'https://0x0a000001/', 'https://192.168.1.1/', 'http://8.8.8.8/',
    'https://[fd00::1]/', 'https://[fe80::1]/', 'https://100.64.0.1/', 'https://224.0.0.1/', 'https://0/']) {
    const answer = await post({ url });
    assert.equal(answer.status, 422, url);
    assert.equal(answer.json.type, '/docs#problem-target-refused', url);
  }
});

test('a secret is shown where it is made and nowhere else', async () => {
  const headers = { 'idempotency-key': 'an-endpoint' };
  const body = { url: 'https://hooks.example/', types: ['sitting.opened', 'sitting.opened'] };
  const made = await secretariat.post(webhooks, { headers, body });
  assert.deepEqual(made.json.types, ['sitting.opened']);
  assert.match(made.json.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const again = await secretariat.post(webhooks, { headers, body });
  assert.deepEqual(again.json, made.json);
  const { secret, ...rest } = made.json;
  const one = await secretariat.get(`${webhooks}/${made.json.id}`);
  assert.deepEqual(one.json, rest);
  for (const path of [webhooks, `${webhooks}/${made.json.id}/deliveries`]) {
    assert.ok(!(await secretariat.get(path)).text.includes(secret.slice(6)));
  }
  const removed = await secretariat.delete(`${webhooks}/${made.json.id}`, { headers: { 'if-match': one.headers.etag } });
  assert.ok(!('secret' in removed.json));
  assert.ok(!service.printed.join('').includes(secret.slice(6)));
});

test('an endpoint is changed by its revision alone', async () => {
  const made = await make({ url: 'https://hooks.example/' });
  const path = `${webhooks}/${made.id}`;
  const { etag } = (await secretariat.get(path)).headers;
  const patch = (body, match = etag) => secretariat.patch(path, { headers: { 'if-match': match }, body });
  const paused = await patch({ paused: true });
  assert.equal(paused.json.state, 'paused');
  assert.equal(paused.json.revision, 2);
  assert.equal((await patch({ paused: false })).status, 412);
  assert.equal((await patch({ paused: false }, paused.headers.etag)).json.state, 'active');
  const rehearsed = await secretariat.patch(`${path}?dry_run=true`,
    { headers: { 'if-match': '*' }, body: { url: 'https://other.example/' } });
  assert.equal(rehearsed.json.url, 'https://other.example/');
  assert.equal((await secretariat.get(path)).json.url, 'https://hooks.example/');
  assert.equal((await patch({ url: 'https://10.0.0.1/' }, '*')).status, 422);
  assert.equal((await patch({ paused: null }, '*')).status, 400);
  assert.equal((await patch({ state: 'active' }, '*')).status, 400);
  const rotated = await secretariat.post(`${path}/secret?dry_run=true`, { body: {} });
  assert.ok(!('secret' in rotated.json));
  assert.equal((await secretariat.get(path)).json.revision, 3);
  await remove(made.id);
});

test('a redirection is told as what it is, in the asked language', async () => {
  const sink = await endpoint();
  sink.answer(302, { location: 'http://169.254.169.254/latest/meta-data/' });
  const made = await make({ url: sink.url });
  const delivery = await sent(`${webhooks}/${made.id}/test`);
  assert.equal(delivery.result, 'redirected');
  const words = new Set();
  for (const language of ['ar', 'en', 'es', 'fr', 'ru', 'zh']) {
    const { json } = await secretariat.get(`${webhooks}/${made.id}/deliveries/${delivery.id}?lang=${language}`);
    assert.match(json.error, /302|٣٠٢/);
    words.add(json.error);
  }
  assert.equal(words.size, 6);
  await remove(made.id);
});

test('a meeting has fifty endpoints and no more', async () => {
  const there = (await secretariat.get(`${webhooks}?limit=500`)).json.items.length;
  const made = [];
  for (let i = there; i < 50; i += 1) made.push((await make({ url: 'https://hooks.example/' })).id);
  for (const query of ['', '?dry_run=true']) {
    const answer = await secretariat.post(`${webhooks}${query}`, { body: { url: 'https://hooks.example/' } });
    assert.equal(answer.status, 409, answer.text);
    assert.equal(answer.json.type, '/docs#problem-conflict');
  }
  for (const id of made) await remove(id);
});
