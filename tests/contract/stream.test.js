// The live stream, its messages held against the document.
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, test } from 'node:test';
import { operation, resolve } from './lib/document.js';
import { faults } from './lib/schemas.js';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const patience = 20_000;
const pathOf = `${meeting}/events`;

let service;
before(async () => { service = await start({ flags: ['--stream-heartbeat-seconds', '1'] }); });
after(() => service?.stop());

// Reads the messages of a stream one after another.
class Reader {
  #request;
  #text = '';
  #waiting;

  static async open(path, { token, lastEventId } = {}) {
    const headers = { accept: 'text/event-stream' };
    if (token) headers.authorization = `Bearer ${token}`;
    if (lastEventId) headers['last-event-id'] = lastEventId;
    const reader = new Reader();
    await new Promise((done, failed) => {
      reader.#request = httpRequest({ host: '127.0.0.1', port: service.port, path, headers }, (answer) => {
        reader.answer = answer;
        answer.setEncoding('utf8');
        answer.on('data', (text) => { reader.#text += text; reader.#waiting?.(); });
        answer.on('error', () => {});
        done();
      });
      reader.#request.on('error', failed);
      reader.#request.end();
    });
    return reader;
  }

  async next() {
    const until = Date.now() + patience;
    while (!this.#text.includes('\n\n')) {
      assert.ok(Date.now() < until, 'nothing came');
      await new Promise((done) => { this.#waiting = done; setTimeout(done, 100); });
    }
    const end = this.#text.indexOf('\n\n');
    const message = {};
    for (const line of this.#text.slice(0, end).split('\n')) {
      const colon = line.indexOf(':');
      message[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
    }
    this.#text = this.#text.slice(end + 2);
    if ('data' in message) message.json = JSON.parse(message.data);
    return message;
  }

  // The next of that type.
  async one(type) {
    for (;;) {
      const message = await this.next();
      if (message.event === type) return message;
    }
  }

  close() {
    this.#request.on('error', () => {});
    this.#request.destroy();
  }
}

test('the head of a stream is as documented', async () => {
  const reader = await Reader.open(pathOf);
  const { headers } = resolve(`${operation('list_events').pointer}/responses/200`).value;
  const documented = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const ofHttp = ['access-control-allow-origin', 'connection', 'content-type', 'date', 'transfer-encoding'];
  assert.equal(reader.answer.statusCode, 200);
  assert.equal(reader.answer.headers['content-type'], 'text/event-stream');
  for (const name of Object.keys(reader.answer.headers)) {
    assert.ok(documented.has(name) || ofHttp.includes(name), name);
  }
  for (const name of ['server-time', 'rehearsal', 'cache-control', 'x-accel-buffering']) {
    assert.ok(reader.answer.headers[name], name);
  }
  assert.equal(reader.answer.headers['access-control-allow-origin'], '*');
  assert.deepEqual(await reader.next(), { retry: '2000' });
  reader.close();
});

for (const role of ['secretariat', 'delegation', 'public']) {
  test(`what a stream tells ${role} is what the document says`, async () => {
    const reader = await Reader.open(pathOf, { token: service.token(role) });
    const snapshot = await reader.one('snapshot');
    assert.deepEqual(faults('#/components/schemas/Now', snapshot.json), []);
    assert.equal(snapshot.id.split('.')[1], String(snapshot.json.version));
    const secretariat = service.as('secretariat');
    const { id } = await book(secretariat, statement('JPN'));
    await secretariat.delete(`${meeting}/bookings/${id}`, { headers: { 'if-match': '*' } });
    for (const action of ['close', 'open']) {
      await secretariat.post(`${meeting}/list`, { body: { action, reason: 'To be heard of' } });
    }
    const wanted = role === 'public' ? ['list_closed', 'list_opened']
      : ['booked', 'withdrawn', 'list_closed', 'list_opened'];
    for (const type of wanted) {
      const message = await reader.one(type);
      assert.deepEqual(faults('#/components/schemas/Event', message.json), []);
      assert.equal(message.id.split('.')[1], String(message.json.version));
    }
    const beat = await reader.one('heartbeat');
    assert.match(beat.json.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(beat.id.split('.')[1], String(beat.json.version));
    reader.close();

    const again = await Reader.open(pathOf, { token: service.token(role), lastEventId: snapshot.id });
    assert.equal((await again.one(wanted[0])).id.split('.')[0], snapshot.id.split('.')[0]);
    again.close();
  });
}

test('a stream that cannot be resumed says why, in the asked language', async () => {
  const reader = await Reader.open(`${pathOf}?lang=es`, { lastEventId: 'another.7' });
  const reset = await reader.one('reset');
  assert.equal(reset.json.reason, 'unknown_epoch');
  assert.match(reset.json.detail, /situación/);
  assert.equal(reset.id, undefined);
  await reader.one('snapshot');
  reader.close();
});

test('only those who have bookings can ask for their own', async () => {
  const asked = (role) => service.as(role).get(`${pathOf}?mine=true`);
  assert.equal((await asked('secretariat')).status, 403);
  assert.equal((await asked('public')).status, 403);
  assert.equal((await asked('delegation')).status, 200);
  assert.equal((await asked('stakeholder')).status, 200);
});
