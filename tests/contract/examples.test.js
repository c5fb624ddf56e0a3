// The examples of the document, sent as they stand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callerOf, document, operations } from './lib/document.js';
import { meeting, start } from './lib/service.js';
import { afterDeadline, notice } from './lib/stage.js';

const examples = (name) => {
  const form = document.components.requestBodies[name].content['application/json'];
  return 'example' in form ? [['example', form.example]]
    : Object.entries(form.examples).map(([key, example]) => [key, example.value]);
};

let service;
let secretariat;
before(async () => {
  service = await start({ delegations: ['KEN'] });
  secretariat = service.as('secretariat');
});
after(() => service?.stop());

// In the order in which the document has them: the first booking made is b1, the second b2.
for (const [name, body] of examples('BookingRequest')) {
  test(`the booking ${name} is accepted`, async () => {
    const answer = await secretariat.post(`${meeting}/bookings`, { body });
    assert.equal(answer.status, 201, answer.text);
  });
}

for (const [name, body] of examples('BookingChange')) {
  test(`the change ${name} is accepted`, async () => {
    const answer = await secretariat.patch(`${meeting}/bookings/b1`,
      { headers: { 'if-match': '*' }, body });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [name, body] of examples('Move')) {
  test(`the move ${name} is accepted`, async () => {
    const answer = await service.as('presiding').post(`${meeting}/bookings/b2/moves`, { body });
    assert.equal(answer.status, 200, answer.text);
  });
}

// The two examples of a proposal are alike, so the first has to be answered before the second.
const answers = new Map(examples('Acceptance'));
for (const [name, body] of examples('SwapRequest')) {
  test(`the swap and its acceptance by a ${name} are accepted`, async () => {
    const officer = name === 'secretariat';
    const proposer = officer ? secretariat : service.as('delegation', 'FRA');
    const proposed = await proposer.post(`${meeting}/bookings/b1/swaps`, { body });
    assert.equal(proposed.status, 201, proposed.text);
    const other = officer ? secretariat : service.as('delegation', 'KEN');
    const accepted = await other.post(`${proposed.headers.location}/acceptance`,
      { body: answers.get(officer ? 'secretariat' : 'accept') });
    assert.equal(accepted.status, 200, accepted.text);
  });
}

for (const [name, body] of examples('ReasonBody')) {
  test(`the restoration ${name} is accepted`, async () => {
    await secretariat.delete(`${meeting}/bookings/b2`, { headers: { 'if-match': '*' } });
    const answer = await secretariat.post(`${meeting}/bookings/b2/restoration`, { body });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [name, body] of examples('SettingsChange')) {
  test(`the settings ${name} are accepted`, async () => {
    const answer = await secretariat.patch(`${meeting}/settings`, { headers: { 'if-match': '*' }, body });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [name, body] of examples('OptionalReason')) {
  test(`the acceptance ${name} of a request is accepted`, async () => {
    const asked = await afterDeadline(service, (query) =>
      service.as('delegation', 'FRA').patch(`${meeting}/bookings/b1${query}`,
        { headers: { 'if-match': '*' }, body: { contains_eov: true } }));
    const answer = await secretariat.post(`${asked.headers.location}/acceptance`, { body });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.result.contains_eov, true);
  });
}

for (const [name, body] of examples('ListAction')) {
  test(`the act ${name} on the list is accepted`, async () => {
    const answer = await secretariat.post(`${meeting}/list`, { body });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [name, body] of examples('WebhookRequest')) {
  test(`the endpoint ${name} is made`, async () => {
    const answer = await secretariat.post(`${meeting}/webhooks`, { body });
    assert.equal(answer.status, 201, answer.text);
  });
}

for (const [name, body] of examples('WebhookChange')) {
  test(`the change ${name} of an endpoint is accepted`, async () => {
    const answer = await secretariat.patch(`${meeting}/webhooks/w1`, { headers: { 'if-match': '*' }, body });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [name, body] of examples('WebhookRotation')) {
  test(`the rotation ${name} of a secret is accepted`, async () => {
    const answer = await secretariat.post(`${meeting}/webhooks/w1/secret`, { body });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [name, body] of examples('Nothing')) {
  test(`the ${name} of a test is accepted`, async () => {
    const answer = await secretariat.post(`${meeting}/webhooks/w1/test`, { body });
    assert.equal(answer.status, 202, answer.text);
  });
}

for (const [name, body] of examples('Contact')) {
  test(`the contact ${name} is given`, async () => {
    const headers = name === 'one' ? {} : { 'if-match': '*' };
    const answer = await secretariat.put(`${meeting}/contacts/FRA`, { headers, body });
    assert.equal(answer.status, name === 'one' ? 201 : 200, answer.text);
  });
}

for (const [name, body] of examples('NoticeDecision')) {
  test(`the decision ${name} on notices is taken`, async () => {
    // The example of a notice is a receipt, released by itself.
    assert.equal((await notice(secretariat, 'kind=receipt')).id, 'n1');
    const answer = await service.as('presiding').post(`${meeting}/notices/decisions`, { body });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const [name, body] of examples('TokenRequest')) {
  test(`the token ${name} is made`, async () => {
    const answer = await service.as('administrator').post('/v1/tokens', { body });
    assert.equal(answer.status, 201, answer.text);
  });
}

test('the publication example is made, and another one', async () => {
  const { example } = document.components.requestBodies.Publish.content['application/json'];
  const role = (id) => ({ kind: 'role', role: id, chosen_by_president: true, survivor: true });
  const chair = (panel, participant, declared) => ({ kind: 'panel', function: 'co_chair', panel, participant,
    declared, designated_by_president: true });
  // Those that the examples have booked already are refused here.
  for (const body of [role('eminent_person'), role('civil_society'),
    chair('panel-1', 'CHE', 'developed'), chair('panel-1', 'ZAF', 'developing'),
    chair('panel-2', 'NLD', 'developed'), chair('panel-2', 'CHL', 'developing')]) {
    await secretariat.post(`${meeting}/bookings`, { body });
  }
  const first = await secretariat.post(`${meeting}/publications`, { body: example });
  assert.equal(first.status, 201, first.text);
  const change = await secretariat.patch(`${meeting}/bookings/b1`,
    { headers: { 'if-match': '*' }, body: { speaker: { name: 'Another Speaker' } } });
  assert.equal(change.status, 200, change.text);
  const second = await secretariat.post(`${meeting}/publications`, { body: {} });
  assert.equal(second.status, 201, second.text);
});

// By now b1, the swap s1, the request r1, two publications, the endpoint w1, its delivery d1, the notice n1 and France's contact are there, which the examples of the parameters name.
for (const operation of operations.filter((one) => one.method === 'GET')) {
  test(`${operation.id} answers the examples of its parameters`, async () => {
    const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) =>
      operation.parameters.find((one) => one.name === name).example);
    const query = operation.parameters.filter((one) => one.in === 'query' && 'example' in one)
      .map((one) => `${one.name}=${encodeURIComponent(one.example)}`).join('&');
    const headers = Object.fromEntries(operation.parameters
      .filter((one) => one.in === 'header').map((one) => [one.name, one.example]));
    const role = callerOf(operation);
    const answer = await service.as(role).get(query ? `${path}?${query}` : path, { headers });
    assert.equal(answer.status, 200, answer.text);
  });
}
