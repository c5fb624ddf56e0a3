"""Where a service's webhooks and e-mails go in the tests: both keep all that they are told.

Each can be asked to hold the next answer back until the service has gone, so that a test can kill
it for certain while something is on its way.
"""

import base64
import hashlib
import hmac
import http.server
import json
import sys
import threading
import time

try:
    from aiosmtpd.controller import Controller  # Debian's; hence its own interpreter
except ImportError:
    sys.exit('python3-aiosmtpd is not installed (scripts/setup --test)')

from rehearsal import free_port


class Hold:
    """The next that comes is kept waiting: `taken` says that it has come, `over` that it may go."""

    def __init__(self):
        self.taken = threading.Event()
        self.over = threading.Event()
        self.what = None


class Told:
    """One message as it came to a target of webhooks."""

    def __init__(self, headers, body):
        self.id, self.body, self.came = headers.get('webhook-id'), body, time.time()
        self.timestamp = headers.get('webhook-timestamp', '')
        self.signatures = headers.get('webhook-signature', '').split(' ')
        self.type = headers.get('content-type')

    def signed_by(self, secret, body=None):
        """It, or that body in its place, as docs/webhooks.md says; and it was signed now."""
        key = base64.b64decode(secret.removeprefix('whsec_'), validate=True)
        signed = b'.'.join([self.id.encode(), self.timestamp.encode(), body or self.body])
        made = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return 'v1,' + made in self.signatures and abs(self.came - int(self.timestamp)) < 300

    def says(self):
        return json.loads(self.body)


class WebhookTarget:
    """Takes everything with 204, at once."""

    def __init__(self):
        self.told, self.next_hold = [], None
        target = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length']))
                hold, target.next_hold = target.next_hold, None
                target.told.append(Told(self.headers, body))
                if hold:
                    hold.what = target.told[-1].id
                    hold.taken.set()
                    hold.over.wait()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # who was killed does not wait for the answer

        self.server = Server(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}/hook'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hold(self):
        self.next_hold = Hold()
        return self.next_hold

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Letter:
    """One message as it came to the mail server: the envelope and the bytes."""

    def __init__(self, envelope):
        self.sender, self.recipients = envelope.mail_from, list(envelope.rcpt_tos)
        self.bytes = envelope.content


class MailSink:
    """A mail server that takes everything."""

    def __init__(self):
        self.letters, self.holds = [], {}
        self.controller = Controller(self, hostname='127.0.0.1', port=free_port())
        self.controller.start()
        self.url = f'smtp://127.0.0.1:{self.controller.port}'

    def hold(self, command):
        """The next answer to RCPT: nothing of the message has come. To DATA: all of it has."""
        self.holds[command] = Hold()
        return self.holds[command]

    async def wait(self, command, what):
        hold = self.holds.pop(command, None)
        if hold:
            hold.what = what
            hold.taken.set()
            # Until the connection ends, with which aiosmtpd cancels this.
            await self.controller.loop.create_future()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        await self.wait('RCPT', address)
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, _server, _session, envelope):
        self.letters.append(Letter(envelope))
        await self.wait('DATA', envelope.content)
        return '250 OK'

    def close(self):
        self.controller.stop()
