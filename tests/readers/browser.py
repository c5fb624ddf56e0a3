"""Headless Chromium, told what to do over a pipe (the DevTools protocol), without a port."""

import base64
import json
import os
import shutil
import subprocess
import sys
import time

LONGEST = 120  # seconds that only a defect exhausts


def chromium():
    for name in ('chromium', 'chromium-browser'):
        if shutil.which(name):
            return name
    sys.exit('chromium is not there: install the package chromium (scripts/setup --test)')


class Browser:
    """A page of 1920x1080 without a background of its own."""

    def __init__(self, profile):
        to_browser, self.commands = os.pipe()
        self.answers, from_browser = os.pipe()

        def as_three_and_four():
            # By way of numbers above both, so that neither takes the place of the other.
            high = [os.dup2(to_browser, 100), os.dup2(from_browser, 101)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        # In a container there is no sandbox to be had, and /dev/shm is small.
        self.process = subprocess.Popen(
            [chromium(), '--headless=new', '--no-sandbox', '--disable-dev-shm-usage',
             '--disable-gpu', '--no-first-run', '--disable-background-networking',
             '--disable-component-update', '--hide-scrollbars', '--force-device-scale-factor=1',
             f'--user-data-dir={profile}', '--remote-debugging-pipe', 'about:blank'],
            preexec_fn=as_three_and_four, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number = 0
        self.rest = b''
        self.session = None
        target = self.tell('Target.createTarget', url='about:blank')['targetId']
        attached = self.tell('Target.attachToTarget', targetId=target, flatten=True)
        self.session = attached['sessionId']
        self.tell('Emulation.setDeviceMetricsOverride', width=1920, height=1080,
                  deviceScaleFactor=1, mobile=False)
        self.tell('Emulation.setDefaultBackgroundColorOverride',
                  color={'r': 0, 'g': 0, 'b': 0, 'a': 0})

    def message(self):
        while b'\0' not in self.rest:
            part = os.read(self.answers, 1 << 16)
            if not part:
                raise RuntimeError(f'chromium has ended with {self.process.wait()}')
            self.rest += part
        one, self.rest = self.rest.split(b'\0', 1)
        return json.loads(one)

    def tell(self, method, **params):
        """The result of a command."""
        self.number += 1
        command = {'id': self.number, 'method': method, 'params': params}
        if self.session:
            command['sessionId'] = self.session
        os.write(self.commands, json.dumps(command).encode() + b'\0')
        while True:
            answer = self.message()
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]}')
                return answer['result']

    def value(self, expression):
        """What the page makes of it; a promise is awaited."""
        said = self.tell('Runtime.evaluate', expression=expression, returnByValue=True,
                         awaitPromise=True)
        if 'exceptionDetails' in said:
            raise RuntimeError(f'{expression}: {said["exceptionDetails"]}')
        return said['result'].get('value')

    def holds(self, expression):
        """Not while a page makes place for the next, and has none of its elements."""
        try:
            return self.value(expression)
        except RuntimeError:
            return False

    def open(self, url):
        self.tell('Page.navigate', url=url)

    def wait(self, expression):
        """Until the expression holds; fails with what the page has, when it never does."""
        until = time.monotonic() + LONGEST
        while not self.holds(expression):
            if time.monotonic() > until:
                sys.exit(f'the page never says {expression}: '
                         + str(self.value('document.documentElement.outerHTML'))[-1500:])
            time.sleep(0.05)

    def screenshot(self, file):
        """The page as a PNG, when its fonts are there and it was painted."""
        self.value('document.fonts.ready.then(() => new Promise((done) =>'
                   ' requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))')
        said = self.tell('Page.captureScreenshot', format='png')
        file.write_bytes(base64.b64decode(said['data']))

    def close(self):
        self.process.terminate()
        self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
