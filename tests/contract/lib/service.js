// A service of its own for each file of tests: a fresh store, a rehearsal a week before the meeting.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { call, send } from './client.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
export const binary = resolve(fileURLToPath(new URL('..', import.meta.url)),
  process.env.ROSTRUM_BINARY ?? '../../build/release/rostrum');

export const meeting = '/v1/meetings/hlm2025';
const longestStart = 60_000;

// What the program prints on standard output; throws where it fails.
export function run(...words) {
  if (!existsSync(binary)) throw new Error(`${binary} is not there: build it, or set ROSTRUM_BINARY`);
  const done = spawnSync(binary, words, { cwd: repository, encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`rostrum ${words.join(' ')} ended with ${done.status}: ${done.stderr}`);
  }
  return done.stdout;
}

// A token of each role, the delegation's France's and the stakeholder's UNICEF's.
const roles = ['secretariat', 'presiding', 'president_office', 'conference_officer', 'delegation',
  'stakeholder', 'interpretation', 'webcast', 'administrator'];
const boundTo = { delegation: 'FRA', stakeholder: 'unicef' };

// Makes tokens for every role and for these delegations, starts the service, and waits until it is
// ready.
export async function start({
  delegations = [], flags = [], from = '2025-11-17T09:00:00-05:00',
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-contract-'));
  const tokens = new Map();
  const wanted = [...roles.map((role) => [role, boundTo[role]]),
    ...delegations.map((participant) => ['delegation', participant])];
  for (const [role, participant] of wanted) {
    tokens.set(`${role} ${participant}`, makeToken(folder, role, participant));
  }
  return serve(folder, tokens, ['--rehearse-from', from, ...surroundings, ...flags]);
}

// Endpoints of webhooks are on this machine; nobody takes mails.
export const surroundings = ['--webhook-allowed-networks', '127.0.0.1',
  '--smtp-url', 'smtp://127.0.0.1:9', '--mail-from', 'rostrum@example.org'];

// Serves what is in the folder, by a command that takes the place of the plain program, if given.
export async function serve(folder, tokens, flags, command = [binary]) {
  const port = await freePort();
  const child = spawn(command[0], [...command.slice(1), 'serve', '--data', folder,
    '--listen', `127.0.0.1:${port}`, ...flags], { cwd: repository });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => printed.push(data.toString()));
  }
  const ended = new Promise((done) => {
    child.on('exit', done);
    child.on('error', (error) => done(printed.push(String(error))));
  });
  const service = new Service(child, ended, folder, port, printed, tokens);
  try {
    await service.ready();
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;
}

class Service {
  #child;
  #ended;
  #tokens;

  constructor(child, ended, folder, port, printed, tokens) {
    this.#child = child;
    this.#ended = ended;
    this.#tokens = tokens;
    this.folder = folder;
    this.port = port;
    this.printed = printed;
  }

  async ready() {
    const until = Date.now() + longestStart;
    while (this.#child.exitCode === null && Date.now() < until) {
      const answer = await send(this, 'GET', '/readyz', {}).catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((done) => { setTimeout(done, 50); });
    }
    throw new Error(`the service did not start:\n${this.printed.join('')}`);
  }

  async stop({ keep = false } = {}) {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 20_000);
    await this.#ended;
    clearTimeout(late);
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }

  get process() { return this.#child.pid; }

  get tokens() { return this.#tokens; }

  token(role, participant = boundTo[role]) {
    if (role === 'public') return undefined;
    const token = this.#tokens.get(`${role} ${participant}`);
    if (!token) throw new Error(`start the service with a token for ${role} ${participant}`);
    return token;
  }

  // A request as this role, its answer held against the document.
  as(role, participant) {
    const token = this.token(role, participant);
    const request = (method) => (path, options = {}) =>
      call(this, method, path, { token, ...options });
    return {
      token,
      get: request('GET'),
      post: request('POST'),
      put: request('PUT'),
      patch: request('PATCH'),
      delete: request('DELETE'),
      request: (method, path, options) => request(method)(path, options),
    };
  }
}

export function makeToken(folder, role, participant) {
  const bound = participant ? ['--participant', participant] : [];
  return run('token', 'create', '--data', folder, '--role', role, ...bound).trim();
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address();
  await new Promise((done) => { server.close(done); });
  return port;
}
