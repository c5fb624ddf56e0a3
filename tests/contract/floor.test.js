// The story of a morning, conducted by the examples of the document, each of them as it stands.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { document } from './lib/document.js';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const examples = Object.fromEntries(Object
  .entries(document.components.requestBodies.FloorCommand.content['application/json'].examples)
  .map(([name, example]) => [name, example.value]));
const unused = new Set(Object.keys(examples));

let service;
let presiding;
let floor;
before(async () => {
  service = await start({ from: '2025-11-24T10:00:00-05:00' });
  presiding = service.as('presiding');
  const secretariat = service.as('secretariat');
  await book(secretariat, { kind: 'role', role: 'president' });
  await book(secretariat, statement('FRA', { speaker: { name: 'Claire Moreau' } }));
  await book(secretariat, statement('KEN'));
});
after(() => service?.stop());

// The command of an example, with what only the running service knows put in; the floor after it.
async function does(name, known = {}, client = presiding) {
  unused.delete(name);
  const answer = await client.post(`${meeting}/floor`, { body: { ...examples[name], ...known } });
  assert.equal(answer.status, 200, `${name}: ${answer.text}`);
  floor = answer.json;
  return floor;
}

// That the floor is in this state, for everybody.
async function is(state) {
  assert.equal(floor.state, state);
  const { json } = await service.as('public').get(`${meeting}/floor`);
  assert.equal(json.state, state);
  assert.equal(json.version, floor.version);
  assert.equal((await service.as('public').get(`${meeting}/now`)).json.state, state);
}

test('the sitting is opened', async () => {
  assert.equal((await presiding.get(`${meeting}/floor`)).json.state, 'closed');
  await does('open_sitting');
  await is('free');
  assert.equal(floor.sitting.presiding.name, 'Annalena Baerbock');
  assert.equal(floor.sitting.quorum.present, 110);
  assert.deepEqual(floor.warnings, []);
});

test('a command that is not defined now is 409 with the floor', async () => {
  const answer = await presiding.post(`${meeting}/floor`, { body: examples.pause });
  assert.equal(answer.status, 409, answer.text);
  assert.equal(answer.json.type, '/docs#problem-floor');
  assert.deepEqual(answer.json.present, (await presiding.get(`${meeting}/floor`)).json);
  assert.ok(!floor.allowed.includes('pause') && floor.allowed.includes('call'));
});

test('the President speaks, is stopped, interrupted, upheld against an appeal, and ends', async () => {
  await does('mark_ready', {}, service.as('conference_officer'));
  assert.deepEqual(floor.ready, ['b1']);
  await does('call');
  await is('called');
  assert.equal(floor.current.kind, 'role');
  await does('begin');
  await is('speaking');
  assert.ok(floor.clock.since);
  await does('pause');
  await is('paused');
  assert.equal(floor.clock.since, null);
  await does('resume');
  await does('point_of_order');
  await is('point_of_order');
  assert.equal(floor.interrupted.booking, 'b1');
  await does('end');
  await is('ruling');
  await does('rule');
  await is('paused');
  await does('appeal');
  await is('appeal');
  await does('decide_by_vote');
  await is('paused');
  await does('resume');
  await does('end');
  await is('free');
});

test('the last step is taken back, and the clock has gone on', async () => {
  await does('undo', { step: floor.last_step.version });
  await is('speaking');
  assert.equal(floor.last_step, null);
  assert.ok(floor.clock.since);
  await does('end');
});

test('the action on the declaration is taken by consensus', async () => {
  await does('begin_action');
  await is('action');
  await does('decide_by_consensus');
  await is('free');
  assert.equal(floor.action.adopted, true);
});

test('one is called out of order, and is not there; another Vice-President takes the chair', async () => {
  await does('call_out_of_order');
  assert.equal(floor.current.out_of_order, true);
  assert.deepEqual(floor.warnings.map((warning) => warning.rule), ['R18']);
  await does('absent');
  await is('free');
  const { json } = await service.as('public').get(`${meeting}/bookings/b3`);
  assert.equal(json.state, 'absent');
  await does('take_chair');
  assert.equal(floor.sitting.presiding.name, 'Maria Silva');
  await does('count_quorum');
  assert.equal(floor.sitting.quorum.present, 120);
});

test('a motion is spoken on, and withdrawn', async () => {
  await does('move_motion');
  await is('motion');
  await does('speak_on_motion');
  await does('begin');
  await does('end');
  await is('motion');
  assert.equal(floor.motions[0].speakers_against, 1);
  await does('withdraw_motion');
  await is('free');
});

test('a right of reply waits for the last speaker of the list', async () => {
  const officer = service.as('conference_officer');
  await does('ask_reply', {}, officer);
  await does('ask_intervention', {}, officer);
  assert.deepEqual(floor.asked.map((turn) => turn.kind), ['reply', 'intervention']);
  const [reply, intervention] = floor.asked.map((turn) => turn.id);
  await does('withdraw_ask', { turn: intervention }, officer);
  const early = await presiding.post(`${meeting}/floor`, { body: { ...examples.call_turn, turn: reply } });
  assert.equal(early.status, 422, early.text);
  assert.deepEqual(early.json.violations.map((violation) => violation.rule), ['R32']);
  for (const booking of ['b2', 'b3']) {
    await does('call', { booking });
    await does('begin');
    await does('end');
  }
  await does('call_turn', { turn: reply });
  assert.equal(floor.current.number, 1);
  assert.equal(floor.clock.limit_seconds, 600);
  await does('begin');
  await does('end');
});

test('the meeting is suspended and goes on; a debate is closed and reopened', async () => {
  await does('suspend_sitting');
  await is('suspended');
  assert.ok(floor.sitting.suspended_until);
  await does('resume_sitting');
  await does('move_motion', { motion: 'close_debate' });
  await does('decide_by_vote', { in_favour: 80, against: 20 });
  assert.equal(floor.debate, 'closed');
  await does('reopen_debate');
  assert.equal(floor.debate, 'open');
});

test('the meeting is extended, and adjourned', async () => {
  await does('extend_sitting');
  assert.equal(floor.sitting.extended_to, '2025-11-24T18:15:00Z');
  await does('adjourn_sitting');
  await is('closed');
});

test('what happened is on record, to be corrected with a reason', async () => {
  const { json } = await service.as('public').get(`${meeting}/as-run`);
  const [morning] = json.sittings;
  assert.deepEqual(morning.turns.map((turn) => [turn.kind, turn.state]), [
    ['role', 'ended'], ['point_of_order', 'ended'], ['statement', 'absent'], ['motion', 'ended'],
    ['statement', 'ended'], ['statement', 'ended'], ['reply', 'ended']]);
  assert.equal(morning.suspensions.length, 1);
  const [first] = morning.turns;
  // Within the sitting, which was opened just before.
  const began = new Date((Date.parse(morning.opened_at) + Date.parse(first.began_at)) / 2).toISOString();
  await does('correct', { turn: first.id, began_at: began }, service.as('secretariat'));
  const { text } = await service.as('public').get(`${meeting}/as-run`, { headers: { accept: 'text/csv' } });
  const rows = parse(text, { columns: true, bom: true });
  assert.equal(rows.length, 1 + morning.turns.length);
  assert.equal(rows[0].kind, 'sitting');
  assert.equal(rows[1].corrections.split('/')[0], first.began_at);
  assert.equal(Date.parse(rows[1].starts_at), Date.parse(began));
});

test('a spill-over sitting by a recorded decision', async () => {
  await does('change_programme');
  const { json } = await service.as('public').get(meeting);
  assert.equal(json.sittings.at(-1).id, '26-am');
  assert.equal(json.segments.at(-1).id, 'debate-4');
});

test('the log tells all of it, and no name', async () => {
  const { json, text } = await service.as('public').get(`${meeting}/events?limit=500`);
  for (const name of ['Baerbock', 'Silva', 'Wanjiru', 'Moreau']) assert.ok(!text.includes(name), name);
  const types = new Set(json.items.map((event) => event.type));
  for (const type of ['sitting_opened', 'step_undone', 'turn_corrected', 'appeal_decided']) {
    assert.ok(types.has(type), type);
  }
});

test('every example of the document was part of the story', () => {
  assert.deepEqual([...unused], []);
});
