#!/usr/bin/env node
// A speaker's clock as a web page would show it, on a machine whose own clock may be wrong.
// How and why is told in docs/following.md.
//
//   node docs/examples/clock.mjs http://127.0.0.1:8080/v1/meetings/hlm2025 [seconds to show]
//
// It prints a line at each whole second of the service's time. Node 18 or later, nothing else.

// ---- What time it is there ---------------------------------------------------------------------

class ServiceClock {
  #best; // { offset, error }: add the offset to this machine's time; it is wrong by `error` at most

  now() { return Date.now() + this.#best.offset; }

  // The service read its clock somewhere between our question and its answer: half-way, give or take
  // half the round trip. So the quickest of several is the best.
  async measure(url, times = 5) {
    let best;
    for (let i = 0; i < times; i += 1) {
      const asked = Date.now();
      const answer = await fetch(url, { method: 'HEAD', cache: 'no-store' });
      const answered = Date.now();
      const there = Date.parse(answer.headers.get('Server-Time'));
      const error = (answered - asked) / 2;
      if (Number.isFinite(there) && error >= 0 && !(best?.error <= error)) {
        best = { offset: there - (asked + answered) / 2, error };
      }
    }
    if (!best) throw new Error(`${url} does not say what time it is`);
    this.#best = best;
  }

  // A heartbeat is as old as its way here was long. Where it differs by more, somebody has set this
  // machine's clock, or the machine has slept.
  agreesWith(heartbeat) { return Math.abs(Date.parse(heartbeat.at) - this.now()) < 1000; }
}

// ---- What the clock of a speech shows ----------------------------------------------------------

// At an instant of the service's time: "2:59" is left of the limit, "+0:07" is over it.
function shown(clock, at) {
  const running = clock.since ? Math.max(0, at - Date.parse(clock.since)) : 0;
  const used = Math.floor((clock.used_milliseconds + running) / 1000);
  if (clock.limit_seconds === null) return { text: minutes(used), signal: 'green' };
  const left = clock.limit_seconds - used;
  const signal = left <= 0 ? 'red' : left <= clock.amber_seconds ? 'amber' : 'green';
  return { text: left < 0 ? `+${minutes(-left)}` : minutes(left), signal };
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

// ---- What happens ------------------------------------------------------------------------------

// The messages of an event stream, for ever. In a browser, EventSource does all of this.
async function* messages(url) {
  let last = '';
  for (;;) {
    try {
      const headers = { accept: 'text/event-stream', ...(last && { 'last-event-id': last }) };
      const answer = await fetch(url, { headers });
      if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
      let text = '';
      for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
        const blocks = (text + part).split('\n\n');
        text = blocks.pop();
        for (const block of blocks) {
          const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s)));
          last = fields.id ?? last;
          if (fields.data) yield { type: fields.event, data: JSON.parse(fields.data) };
        }
      }
    } catch (error) {
      console.error(String(error));
    }
    await new Promise((again) => { setTimeout(again, 2000); });
  }
}

// ---- The page ----------------------------------------------------------------------------------

const [meeting, wanted = 'Infinity'] = process.argv.slice(2);
const clock = new ServiceClock();
let now;

async function look() {
  now = await (await fetch(`${meeting}/now`, { cache: 'no-store' })).json();
}

async function follow() {
  for await (const { type, data } of messages(`${meeting}/events`)) {
    if (type === 'snapshot') now = data;
    else if (type !== 'heartbeat') await look();
    else if (!clock.agreesWith(data)) await clock.measure(`${meeting}/now`);
  }
}

function show(left) {
  if (left <= 0) process.exit(0);
  const wait = 1000 - (clock.now() % 1000);
  setTimeout(() => {
    // A timer may come a little early.
    const second = Math.round(clock.now() / 1000) * 1000;
    const speech = now.clock ? shown(now.clock, second) : { text: '-', signal: '-' };
    const who = now.current?.display_name ?? '-';
    console.log([new Date(second).toISOString(), speech.text, speech.signal, who].join('\t'));
    show(left - 1);
  }, wait);
}

await clock.measure(`${meeting}/now`);
await look();
follow();
show(Number(wanted));
