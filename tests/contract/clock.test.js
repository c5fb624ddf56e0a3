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
const seconds = 4;

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

// The lines that the example prints while it runs, each with when it came, by the one clock of this
// machine.
function onAMachine(minutesOff) {
  const shift = join(service.folder, `clock${minutesOff}.cjs`);
  writeFileSync(shift, `const right = Date.now; Date.now = () => right() + ${minutesOff * 60_000};`);
  const child = spawn(process.execPath,
    ['--require', shift, example, `http://127.0.0.1:${service.port}${meeting}`]);
  const machine = { child, lines: new Map(), complaints: '' };
  let text = '';
  child.stdout.on('data', (data) => {
    const parts = (text + data).split('\n');
    text = parts.pop();
    for (const line of parts) machine.lines.set(line.split('\t')[0], { line, at: performance.now() });
  });
  child.stderr.on('data', (data) => { machine.complaints += data; });
  return machine;
}

const common = (a, b) => [...a.lines.keys()].filter((second) => b.lines.has(second));

test('two machines whose clocks are ten minutes apart show the same second', async () => {
  const fast = onAMachine(5);
  const slow = onAMachine(-5);
  const until = performance.now() + 60_000;
  while (common(fast, slow).length < seconds && performance.now() < until) {
    await new Promise((later) => { setTimeout(later, 100); });
  }
  fast.child.kill();
  slow.child.kill();
  const both = common(fast, slow);
  assert.ok(both.length >= seconds, `${fast.complaints}${slow.complaints}`);
  for (const second of both) {
    const { line } = fast.lines.get(second);
    assert.match(line, /^2025-11-24T16:\d\d:\d\d\.000Z\t[0-3]:\d\d\t(green|amber)\tKenya$/);
    assert.equal(line, slow.lines.get(second).line);
  }
  // Not only the same words, but at the same time; a machine under load may be late now and then.
  const apart = both.map((second) => Math.abs(fast.lines.get(second).at - slow.lines.get(second).at))
    .sort((a, b) => a - b);
  const usual = apart[Math.floor(apart.length / 2)];
  assert.ok(usual < 500, `${usual} ms apart`);
  // What they show goes down by a second with each second.
  const left = (second) => {
    const [minutes, rest] = fast.lines.get(second).line.split('\t')[1].split(':').map(Number);
    return 60 * minutes + rest;
  };
  const first = both[0];
  for (const second of both) {
    assert.equal(left(first) - left(second), (Date.parse(second) - Date.parse(first)) / 1000);
  }
});
