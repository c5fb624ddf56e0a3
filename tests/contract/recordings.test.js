// The chapters and the table of a recording, read by the programs that others read them with, and held against
// the as-run list.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse as parseCsv } from 'csv-parse/sync';
import webvtt from 'webvtt-parser';
import { meeting, start } from './lib/service.js';
import { book, statement } from './lib/stage.js';

const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'];
const bad = 'Zoë "Zo", <script>x</script> --> ]]> 😀 \u202eevil & co';

let service;
let presiding;
let sitting; // as it ran
before(async () => {
  service = await start({ from: '2025-11-24T10:00:00-05:00' });
  presiding = service.as('presiding');
  const secretariat = service.as('secretariat');
  await book(secretariat, statement('FRA', { speaker: { name: bad, title: 'Ministre, "etc."' } }));
  await book(secretariat, statement('KEN'));
  for (const command of [{ action: 'open_sitting', sitting: '24-am', present: 110 },
    { action: 'call', booking: 'b1', reason: 'a test' }, { action: 'begin' },
    { action: 'point_of_order', participant: 'KEN' }, { action: 'end' }, { action: 'rule', upheld: false },
    { action: 'resume' }, { action: 'end' },
    { action: 'call', booking: 'b2', reason: 'a test' }, { action: 'begin' }, { action: 'end' }]) {
    const answer = await presiding.post(`${meeting}/floor`, { body: command });
    assert.equal(answer.status, 200, answer.text);
  }
  [sitting] = (await presiding.get(`${meeting}/as-run`)).json.sittings;
});
after(() => service?.stop());

// What the W3C's own parser reads, as a validator that complains of anything.
function cuesOf(text) {
  const parser = new webvtt.WebVTTParser();
  const { cues, errors } = parser.parse(text, 'chapters');
  assert.deepEqual(errors, []);
  return cues.map((cue) => ({ ...cue, title: cue.text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&') }));
}

const chapters = async (client, query = '') => cuesOf((await client.get(`${meeting}/feeds/chapters.vtt${query}`)).text);
const offset = (instant) => (Date.parse(instant) - Date.parse(sitting.opened_at)) / 1000;

test('each turn as it ran is a chapter, and what interrupts it one between its two parts', async () => {
  const cues = await chapters(presiding);
  const [spoken, point, last] = sitting.turns.map((turn) => turn.id);
  assert.deepEqual(cues.map((cue) => cue.id), [spoken, point, `${spoken}-2`, last]);
  for (const turn of sitting.turns) {
    const parts = cues.filter((cue) => cue.id.split('-')[0] === turn.id);
    assert.equal(parts[0].startTime.toFixed(3), offset(turn.began_at).toFixed(3));
    assert.equal(parts.at(-1).endTime.toFixed(3), offset(turn.ended_at).toFixed(3));
  }
  for (const [index, cue] of cues.entries()) {
    assert.ok(cue.startTime < cue.endTime);
    assert.ok(index === 0 || cues[index - 1].endTime <= cue.startTime);
  }
});

test('a name of whatever kind is one line of text, in every language at the same times', async () => {
  const english = await chapters(presiding, '?lang=en');
  assert.equal(english[0].title, `France – ${bad.replace('\u202e', '')}, Ministre, "etc."`);
  for (const language of languages) {
    const other = await chapters(presiding, `?lang=${language}`);
    assert.deepEqual(other.map((cue) => [cue.id, cue.startTime, cue.endTime]),
      english.map((cue) => [cue.id, cue.startTime, cue.endTime]));
  }
  for (const cue of await chapters(service.as('public'))) assert.ok(!cue.title.includes('Zo'));
});

test('before anything was opened, the file is valid and empty', async () => {
  assert.deepEqual(await chapters(presiding, '?sitting=25-am'), []);
});

test('the table for a video platform has the turns of the as-run list', async () => {
  const { text } = await presiding.get(`${meeting}/feeds/video-platform.csv`);
  const rows = parseCsv(text, { bom: true, columns: true });
  assert.deepEqual(rows.map((row) => row.turn), sitting.turns.map((turn) => turn.id));
  for (const [index, turn] of sitting.turns.entries()) {
    assert.equal(rows[index].offset_seconds, offset(turn.began_at).toFixed(3));
    assert.equal(Number(rows[index].duration_seconds).toFixed(3),
      (offset(turn.ended_at) - offset(turn.began_at)).toFixed(3));
    assert.equal(rows[index].name_en, turn.display_name);
  }
  assert.equal(rows[0].speaker, bad);
  assert.equal(rows[0].country_ar, 'فرنسا');
});

test('the programme is JSON-LD with one id for a thing in all languages', async () => {
  const ids = async (language) => {
    const { json } = await presiding.get(`${meeting}/feeds/jsonld?lang=${language}`);
    const found = [];
    JSON.stringify(json, (key, value) => { if (key === '@id') found.push(value); return value; });
    return found;
  };
  const english = await ids('en');
  assert.ok(english.length > 10);
  for (const language of languages) assert.deepEqual(await ids(language), english);
});
