// Sends requests, and holds every answer against what openapi.yaml says of its operation.
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { below, operationFor, resolve } from './document.js';
import { faults, headerFaults } from './schemas.js';

// Answered for every operation alike; the document names them once.
const anywhere = ['405', '408', '414', '417', '431', '500', '505'];

// Headers of HTTP itself, that no operation is described by; what lets pages of other origins read is the same
// everywhere.
const ofHttp = new Set(['access-control-allow-origin', 'access-control-expose-headers', 'allow', 'connection', 'content-encoding', 'content-length', 'content-type',
  'date', 'keep-alive', 'transfer-encoding']);

// The bare answer. `body` is sent as JSON, `raw` and a body that is text as they stand.
export function send(service, method, path, { token, headers = {}, body, raw }) {
  const text = raw ?? (body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  const sent = { ...headers };
  if (token !== undefined) sent.authorization = `Bearer ${token}`;
  if (text !== undefined) {
    sent['content-length'] = Buffer.byteLength(text);
    if (!Object.keys(sent).some((name) => name.toLowerCase() === 'content-type')) {
      sent['content-type'] = 'application/json';
    }
  }
  return new Promise((done, failed) => {
    const request = httpRequest({
      host: '127.0.0.1', port: service.port, method, path, headers: sent, agent: false,
    }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        done({ method, path, status: response.statusCode, headers: response.headers, bytes,
          text: bytes.toString('utf8') });
      });
    });
    request.on('error', failed);
    if (text !== undefined) request.write(text);
    request.end();
  });
}

// The answer, with `json` where it is JSON, after everything about it was checked.
export async function call(service, method, path, options = {}) {
  const answer = await send(service, method, path, options);
  answer.type = (answer.headers['content-type'] ?? '').split(';')[0].trim();
  if (/[/+]json$/.test(answer.type) && answer.bytes.length > 0) answer.json = JSON.parse(answer.text);
  check(answer);
  return answer;
}

function check(answer) {
  const status = String(answer.status);
  const about = `${answer.method} ${answer.path} answered ${status} ${answer.text.slice(0, 2000)}`;
  const operation = operationFor(answer.method, answer.path.split('?')[0]);
  if (!operation || anywhere.includes(status)) {
    checkProblem(answer, about);
    return;
  }
  assert.ok(status in operation.node.responses, `undocumented status of ${operation.id}: ${about}`);
  const { pointer, value } = resolve(below(operation.pointer, 'responses', status));
  checkHeaders(answer, pointer, value, about);
  if (value.content === undefined) {
    assert.equal(answer.bytes.length, 0, `a body where none is documented: ${about}`);
    return;
  }
  assert.ok(answer.type in value.content, `undocumented media type ${answer.type}: ${about}`);
  const found = faults(below(pointer, 'content', answer.type, 'schema'),
    'json' in answer ? answer.json : answer.text);
  assert.deepEqual(found, [], about);
  if (answer.type === 'application/problem+json') assert.equal(answer.json.status, answer.status, about);
}

function checkProblem(answer, about) {
  assert.ok(answer.status >= 400, `no operation is documented there: ${about}`);
  assert.equal(answer.type, 'application/problem+json', about);
  assert.deepEqual(faults('#/components/schemas/Problem', answer.json), [], about);
  assert.equal(answer.json.status, answer.status, about);
  assert.ok(answer.headers['request-id'], `no Request-Id: ${about}`);
}

function checkHeaders(answer, pointer, response, about) {
  const documented = new Set(Object.keys(response.headers ?? {}).map((name) => name.toLowerCase()));
  for (const name of Object.keys(answer.headers)) {
    assert.ok(documented.has(name) || ofHttp.has(name), `undocumented header ${name}: ${about}`);
  }
  for (const name of Object.keys(response.headers ?? {})) {
    const header = resolve(below(pointer, 'headers', name));
    const text = answer.headers[name.toLowerCase()];
    // Every service that is tested is in rehearsal, and says so.
    const needed = header.value.required || name === 'Rehearsal';
    assert.ok(text !== undefined || !needed, `no header ${name}: ${about}`);
    if (text === undefined) continue;
    assert.deepEqual(headerFaults(below(header.pointer, 'schema'), text), [], `${name}: ${about}`);
  }
}
