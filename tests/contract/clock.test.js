// The example of docs/following.md on two machines at once, one five minutes fast, one five minutes slow:
// both show the same second.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const example = fileURLToPath(new URL('../../docs/examples/clock.mjs', import.meta.url));
const seconds = 6;

let service;
before(async () => {
  service = await start({ from: '2025-11-24T11:00:00-05:00' });
  const kenya = await book(service.as('secretariat'), statement('KEN'));
  const presiding = service.as('presiding');
  for (const body of [{ action: 'open_sitting', sitting: '24-am' },
    { action: 'call', booking: kenya.id }, { action: 'begin' }]) {
    const answer = await presiding.post(`${meeting}/floor`, { body });
    assert.equal(answer.status, 200, answer.text);
  }
});
after(() => service?.stop());

// The lines that the example prints, each with when it came, by the one clock of this machine.
function shownOnAMachine(minutesOff) {
  const shift = join(service.folder, `clock${minutesOff}.cjs`);
  writeFileSync(shift, `const right = Date.now; Date.now = () => right() + ${minutesOff * 60_000};`);
  const child = spawn(process.execPath,
    ['--require', shift, example, `http://127.0.0.1:${service.port}${meeting}`, String(seconds)]);
  const lines = [];
  let text = '';
  let complaints = '';
  child.stdout.on('data', (data) => {
    const parts = (text + data).split('\n');
    text = parts.pop();
    for (const line of parts) lines.push({ line, at: performance.now() });
  });
  child.stderr.on('data', (data) => { complaints += data; });
  return new Promise((done, failed) => {
    child.on('exit', (code) => (code === 0 ? done(lines) : failed(new Error(complaints))));
  });
}

test('two machines whose clocks are ten minutes apart show the same second', async () => {
  const [fast, slow] = await Promise.all([shownOnAMachine(5), shownOnAMachine(-5)]);
  assert.equal(fast.length, seconds);
  const both = fast.map((one) => [one, slow.find(({ line }) => line.slice(0, 24) === one.line.slice(0, 24))])
    .filter(([, other]) => other);
  assert.ok(both.length >= 3, `they have too few seconds in common: ${JSON.stringify([fast, slow])}`);
  for (const [one, other] of both) {
    assert.match(one.line, /^2025-11-24T16:\d\d:\d\d\.000Z\t[23]:\d\d\tgreen\tKenya$/);
    assert.equal(one.line, other.line);
    // Not only the same words, but at the same time; a machine under load may be a little late.
    assert.ok(Math.abs(one.at - other.at) < 500, `${Math.abs(one.at - other.at)} ms apart`);
  }
  // What they show goes down by a second with each second.
  const left = fast.map(({ line }) => line.split('\t')[1].split(':').map(Number))
    .map(([minutes, rest]) => 60 * minutes + rest);
  for (let i = 1; i < left.length; i += 1) assert.equal(left[i], left[i - 1] - 1);
});
