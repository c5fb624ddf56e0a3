"""A service of its own, in rehearsal, for tests that read it with software that others wrote."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

root = Path(__file__).resolve().parents[2]
meeting = '/v1/meetings/hlm2025'
LONGEST = 300  # seconds that only a defect exhausts


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for(condition, what):
    """What the condition gives as soon as it gives something; without that the test fails."""
    until = time.monotonic() + LONGEST
    while not (found := condition()):
        if time.monotonic() > until:
            sys.exit(f'waited {LONGEST} s in vain for {what}')
        time.sleep(0.02)
    return found


class Checks:
    """Counts what does not hold, and says it."""

    def __init__(self):
        self.failures = 0

    def expect(self, holds, message):
        if not holds:
            self.failures += 1
            print(message)


class Rehearsal:
    """Serves a store in the folder from `begin` on, on a port that it keeps over a restart."""

    def __init__(self, binary, folder, begin, speed=1, arguments=()):
        self.binary, self.folder, self.port = binary, folder, free_port()
        self.origin = f'http://127.0.0.1:{self.port}'
        self.arguments = ['--rehearse-from', begin, '--speed', str(speed), *arguments]
        self.tokens = {role: self.token('--role', role) for role in ('secretariat', 'presiding')}
        self.start()

    def token(self, *arguments):
        return subprocess.run(
            [self.binary, 'token', 'create', '--data', self.folder, '--config-folder',
             str(root / 'config'), *arguments],
            check=True, stdout=subprocess.PIPE).stdout.decode().strip()

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, 'serve', '--data', self.folder, '--listen', f'127.0.0.1:{self.port}',
             '--config-folder', str(root / 'config'), *self.arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for line in map(bytes.decode, self.process.stdout):
            if re.search(r'http://127', line):
                return
        sys.exit(f'the service has ended with {self.process.wait()}')

    def ask(self, path, role=None, body=None, headers=None, method=None):
        """The status, the headers and the body's bytes."""
        sent = dict(headers or {})
        if role:
            sent['Authorization'] = f'Bearer {self.tokens[role]}'
        if body is not None:
            sent['Content-Type'] = 'application/json'
            body = json.dumps(body).encode()
        request = urllib.request.Request(self.origin + path, body, sent, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def act(self, role, path, body, **more):
        """A write to the meeting that must be accepted; its answer."""
        status, _, said = self.ask(f'{meeting}/{path}', role, body, **more)
        if status not in (200, 201):
            sys.exit(f'{body} was answered {status}: {said.decode()}')
        return json.loads(said)

    def read(self, path, role=None):
        """What the meeting answers there, as text."""
        status, _, said = self.ask(f'{meeting}/{path}', role)
        if status != 200:
            sys.exit(f'{path} was answered {status}: {said.decode()}')
        return said.decode()

    def items(self, path, role=None):
        """All that a list has there, page after page."""
        found, after = [], ''
        while True:
            query = ('&' if '?' in path else '?') + 'limit=500' + after
            page = json.loads(self.read(path + query, role))
            found += page['items']
            if page['next'] is None:
                return found
            after = f'&cursor={page["next"]}'

    def floor(self, action, **more):
        return self.act('presiding', 'floor', {'action': action, **more})

    def make_ready(self):
        """What a publication asks for besides the list (R8, R37)."""
        for role in ('eminent_person', 'civil_society'):
            self.act('secretariat', 'bookings', {'kind': 'role', 'role': role,
                                                 'chosen_by_president': True, 'survivor': True})
        for panel, state, declared in (('panel-1', 'CHE', 'developed'),
                                       ('panel-1', 'ZAF', 'developing'),
                                       ('panel-2', 'NLD', 'developed'),
                                       ('panel-2', 'CHL', 'developing')):
            self.act('secretariat', 'bookings',
                     {'kind': 'panel', 'function': 'co_chair', 'panel': panel,
                      'participant': state, 'declared': declared,
                      'designated_by_president': True})

    def simulate(self, seed, script, log):
        """Begins to play a whole meeting here, which goes on over a kill; what it is to do when is
        written down in the script, and what it says in the log."""
        return subprocess.Popen(
            [self.binary, 'simulate', self.origin, '--seed', str(seed), '--script', str(script),
             '--meeting', 'hlm2025', '--config-folder', str(root / 'config')],
            env={**os.environ, 'ROSTRUM_TOKEN': self.tokens['presiding']},
            stdout=log, stderr=subprocess.STDOUT)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()
