// A small meeting to ask about: some bookings, one withdrawn, a swap and a request that wait, a token
// to revoke, an endpoint that nobody answers at and a delivery to it, notices that were told and one that an
// officer is to look at, and where they go.
import assert from 'node:assert/strict';
import { meeting } from './service.js';

export function statement(participant, further = {}) {
  return { kind: 'statement', participant, capacity: 'national', level: 'M', language: 'en', ...further };
}

// Books, and gives the booking.
export async function book(client, body) {
  const answer = await client.post(`${meeting}/bookings`, { body });
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

// An endpoint of webhooks where nobody answers, and what became of a test of it.
async function unansweredWebhook(client) {
  const made = await client.post(`${meeting}/webhooks`, { body: { url: 'http://127.0.0.1:9/' } });
  assert.equal(made.status, 201, made.text);
  const asked = await client.post(`${made.headers.location}/test`, { body: {} });
  assert.equal(asked.status, 202, asked.text);
  const until = Date.now() + 60_000;
  let delivery;
  do delivery = await client.get(asked.headers.location);
  while (delivery.json.state === 'waiting' && Date.now() < until);
  assert.equal(delivery.json.result, 'unreachable', delivery.text);
  return { webhook: made.json.id, delivery: delivery.json.id };
}

// The first notice that a query finds, once it is there: it is made behind the answer that it is about.
export async function notice(client, query) {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const answer = await client.get(`${meeting}/notices?${query}&limit=500`);
    assert.equal(answer.status, 200, answer.text);
    if (answer.json.items.length > 0) return answer.json.items.at(-1);
    await new Promise((done) => { setTimeout(done, 20); });
  }
  return assert.fail(`no notice is found by ${query}`);
}

// Withdrawals are looked at before they are told.
async function setNotices(secretariat) {
  const answer = await secretariat.patch(`${meeting}/settings`, { headers: { 'if-match': '*' },
    body: { notices: { review: ['withdrawn'] }, reason: 'A test of notices' } });
  assert.equal(answer.status, 200, answer.text);
}

// Somebody is to be written to: of what comes, for what was told before is told by no e-mail.
async function setContacts(secretariat) {
  for (const recipient of ['FRA', 'unicef']) {
    const made = await secretariat.put(`${meeting}/contacts/${recipient}`,
      { body: { addresses: ['mission@delegation.example'], language: 'fr' } });
    assert.equal(made.status, 201, made.text);
  }
}

async function actByThemselves(service, until) {
  const answer = await service.as('secretariat').patch(`${meeting}/settings`, {
    headers: { 'if-match': '*' },
    body: { debate: { list: { self_service_until: until } }, reason: 'A test of requests' },
  });
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

// What a delegation asks for while it does not act by itself: `ask` is called, as a dry run, until the
// service's clock has passed the deadline. Afterwards it is as it was.
export async function afterDeadline(service, ask) {
  const settings = (await service.as('secretariat').get(`${meeting}/settings`));
  const usual = settings.json.debate.list.self_service_until;
  const soon = Date.parse(settings.headers.rehearsal) + 500;
  await actByThemselves(service, new Date(soon).toISOString());
  const until = Date.now() + 60_000;
  let judged;
  do judged = await ask('?dry_run=true'); while (judged.status !== 202 && Date.now() < until);
  const asked = await ask('');
  await actByThemselves(service, usual);
  assert.equal(asked.status, 202, asked.text);
  return asked;
}

// The co-chairs that a publication asks for (R37), and the publication; an opening with those whom the
// President chooses is there (R8).
export async function publish(secretariat) {
  const chairs = [['panel-1', 'CHE', 'developed'], ['panel-1', 'ZAF', 'developing'],
    ['panel-2', 'NLD', 'developed'], ['panel-2', 'CHL', 'developing']];
  for (const [panel, participant, declared] of chairs) {
    await book(secretariat, { kind: 'panel', function: 'co_chair', panel, participant, declared,
      designated_by_president: true });
  }
  const answer = await secretariat.post(`${meeting}/publications`, { body: { comment: 'The first' } });
  assert.equal(answer.status, 201, answer.text);
}

export async function setStage(service) {
  const secretariat = service.as('secretariat');
  // The President's office has to do with roles and panels, not with the debate.
  const chosen = { kind: 'role', chosen_by_president: true };
  const eminent = await book(secretariat, { ...chosen, role: 'eminent_person', survivor: true });
  const society = await book(secretariat, { ...chosen, role: 'civil_society' });
  await publish(secretariat);
  await setNotices(secretariat);
  const france = await book(secretariat, statement('FRA',
    { speaker: { name: 'Claire Moreau' }, note: 'Called twice' }));
  const kenya = await book(secretariat, statement('KEN', { speaker: { name: 'Peter Otieno' } }));
  const tuvalu = await book(secretariat, statement('TUV', { level: 'HG' }));
  // Of what came and went between two looks nobody is told.
  await notice(secretariat, 'recipient=TUV&kind=receipt');
  await setContacts(secretariat);
  const withdrawn = await secretariat.delete(`${meeting}/bookings/${tuvalu.id}`,
    { headers: { 'if-match': '*' } });
  assert.equal(withdrawn.status, 200, withdrawn.text);
  const swap = await service.as('delegation', 'FRA').post(`${meeting}/bookings/${france.id}/swaps`,
    { body: { with: kenya.id } });
  assert.equal(swap.status, 201, swap.text);
  await secretariat.delete(`${meeting}/bookings/${society.id}`, { headers: { 'if-match': '*' } });
  // What the Secretariat did last can be undone; what the rules did not allow is kept.
  const list = await secretariat.get(`${meeting}/list`);
  const refused = await secretariat.post(`${meeting}/bookings`, { body: statement('FRA') });
  assert.equal(refused.status, 422, refused.text);
  const request = await afterDeadline(service, (query) =>
    service.as('delegation', 'FRA').patch(`${meeting}/bookings/${france.id}${query}`,
      { headers: { 'if-match': '*' }, body: { level: 'HG', speaker: { name: 'Paul Petit' } } }));
  const spare = await service.as('administrator').post('/v1/tokens', { body: { role: 'webcast' } });
  assert.equal(spare.status, 201, spare.text);
  const { webhook, delivery } = await unansweredWebhook(secretariat);
  await notice(secretariat, 'state=review');
  return {
    webhook,
    delivery,
    notice: (await notice(secretariat, 'recipient=FRA&kind=receipt')).id,
    recipient: 'FRA',
    france: france.id,
    kenya: kenya.id,
    tuvalu: tuvalu.id,
    eminent: eminent.id,
    society: society.id,
    swap: swap.json.id,
    request: request.json.id,
    token: spare.json.id,
    act: list.json.last_act.version,
  };
}

// For each operation a request that is complete and changes nothing: where, and with what. It is
// about something that is this role's business.
export const forReal = (path) => path.replace('?dry_run=true&', '?').replace('?dry_run=true', '');

export function requestFor(operation, stage, role = 'secretariat') {
  const debate = role !== 'president_office';
  const waiting = debate ? stage.france : stage.eminent;
  const withdrawn = debate ? stage.tuvalu : stage.society;
  const ids = {
    meeting: 'hlm2025',
    feed: 'timetable.ics',
    booking: operation.id === 'restore_booking' ? withdrawn : waiting,
    swap: stage.swap,
    request: stage.request,
    participant: 'FRA',
    group: 'african_group',
    rule: 'R15',
    token: stage.token,
    publication: '1',
    form: 'timetable.json',
    calendar: operation.id === 'get_segment_calendar' ? 'debate-1.ics' : `${waiting}.ics`,
    webhook: stage.webhook,
    delivery: stage.delivery,
    notice: stage.notice,
    recipient: role === 'stakeholder' ? 'unicef' : stage.recipient,
  };
  const bodies = {
    create_booking: debate ? statement('FRA') : { kind: 'role', role: 'special_rapporteur' },
    change_booking: { language: 'fr' },
    move_booking: { after: stage.kenya, reason: 'A test of who may' },
    propose_swap: { with: stage.kenya, reason: 'A test of who may' },
    restore_booking: { reason: 'A test of who may' },
    accept_swap: {},
    accept_request: {},
    change_settings: { debate: { changeover_seconds: 100 }, reason: 'A test of who may' },
    create_import: 'participant,capacity,level\nJPN,national,M\n',
    undo_last_act: { version: stage.act, reason: 'A test of who may' },
    open_or_close_list: { action: 'close', reason: 'A test of who may' },
    create_token: { role: 'webcast' },
    publish: {},
    create_webhook: { url: 'http://127.0.0.1:9/other' },
    change_webhook: { description: 'A test of who may' },
    rotate_webhook_secret: {},
    test_webhook: {},
    redeliver_webhook: {},
    decide_notices: { decision: 'release', all: true },
    send_notice_again: {},
    put_contact: { addresses: ['other@delegation.example'], language: 'en' },
    conduct: { action: 'mark_ready', booking: stage.kenya },
  };
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) => ids[name]);
  const writes = operation.method !== 'GET';
  return {
    path: `${path}${writes ? '?dry_run=true' : ''}${operation.id === 'decline_request' ? '&reason=No' : ''}`,
    body: bodies[operation.id],
    headers: {
      ...(['PATCH', 'PUT', 'DELETE'].includes(operation.method) ? { 'if-match': '*' } : {}),
      ...(operation.id === 'create_import' ? { 'content-type': 'text/csv' } : {}),
    },
  };
}

// The delegation whose business the request above is.
export function ownerFor(operation) {
  return { restore_booking: 'TUV', accept_swap: 'KEN' }[operation.id] ?? 'FRA';
}
