// Every operation with every role, as x-roles has it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from './lib/document.js';
import { meeting, start } from './lib/service.js';
import { ownerFor, requestFor, setStage, statement } from './lib/stage.js';

const roles = ['secretariat', 'presiding', 'president_office', 'conference_officer', 'delegation',
  'stakeholder', 'interpretation', 'webcast', 'administrator', 'public'];

let service;
let stage;
before(async () => {
  service = await start({ delegations: ['KEN', 'TUV'] });
  stage = await setStage(service);
});
after(() => service?.stop());

for (const operation of operations) {
  for (const role of roles) {
    const allowed = operation.roles.includes(role);
    test(`${operation.id} ${allowed ? 'answers' : 'refuses'} ${role}`, async () => {
      const { path, body, headers } = requestFor(operation, stage, role);
      const participant = role === 'delegation' ? ownerFor(operation) : undefined;
      const answer = await service.as(role, participant)
        .request(operation.method, path, { body, headers });
      const said = `${answer.status} ${answer.text.slice(0, 500)}`;
      if (allowed) assert.ok(answer.status < 500 && ![401, 403].includes(answer.status), said);
      else assert.equal(answer.status, role === 'public' ? 401 : 403, said);
    });
  }

  test(`${operation.id} refuses a token that is none`, async () => {
    const { path, body, headers } = requestFor(operation, stage);
    const answer = await service.as('public')
      .request(operation.method, path, { body, headers, token: 'rostrum_none_0123456789' });
    assert.equal(answer.status, 401, answer.text);
  });
}

test('nothing of all that was stored', async () => {
  const { json } = await service.as('secretariat').get(`${meeting}/events?limit=500`);
  assert.deepEqual(json.items.map((event) => event.type).filter((type) => type !== 'list_opened'),
    ['meeting_created', 'booked', 'booked', 'booked', 'booked', 'booked', 'booked', 'published', 'settings_changed', 'booked', 'booked',
      'booked', 'withdrawn', 'swap_proposed', 'withdrawn', 'settings_changed', 'requested', 'settings_changed']);
});

test('the President\'s office has no hand in the debate', async () => {
  const client = service.as('president_office');
  const path = `${meeting}/bookings/${stage.france}`;
  const headers = { 'if-match': '*' };
  const answers = [
    await client.post(`${meeting}/bookings`, { body: statement('ESP') }),
    await client.patch(path, { headers, body: { language: 'fr' } }),
    await client.delete(path, { headers }),
    await client.post(`${meeting}/bookings/${stage.tuvalu}/restoration`, { body: { reason: 'No' } }),
  ];
  assert.deepEqual(answers.map((answer) => answer.status), [403, 403, 403, 403]);
});
