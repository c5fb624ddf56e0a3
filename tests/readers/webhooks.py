"""Whether what a target of webhooks was told agrees with the as-run list."""

import json

from as_run import instant


def messages_due(as_run, publications):
    """What is to be told of the floor and of publications: (type, when, facts)."""
    due = [('programme.published', one['as_of'],
            {'publication': one['number'], 'journal': one['kind'] == 'journal'})
           for one in publications if not one['held_back']]
    for sitting in as_run.sittings:
        for type, at in (('opened', sitting['opened_at']), ('adjourned', sitting['adjourned_at'])):
            due.append((f'sitting.{type}', at, {'sitting': sitting['id']}))
        for turn in sitting['turns']:
            facts = {'sitting': sitting['id'], 'turn': turn['id'], 'kind': turn['kind'],
                     'booking': turn['booking'],
                     'segment': turn['segment'] and turn['segment']['id']}
            if turn['kind'] != 'point_of_order':
                due.append(('statement.called', turn['called_at'], facts))
            if turn['began_at']:
                due.append(('statement.begun', turn['began_at'], facts))
            if turn['ended_at']:
                due.append(('statement.ended', turn['ended_at'],
                            {**facts, 'used_milliseconds': turn['used_milliseconds']}))
    return due


def in_words(type, at, facts):
    return f'{type} at {at} {json.dumps(facts, sort_keys=True)}'


def check_signatures(checks, told, secret):
    for one in told:
        checks.expect(one.type == 'application/json', f'{one.id} is {one.type}')
        checks.expect(one.signed_by(secret), f'{one.id} is not signed')
    checks.expect(not told[0].signed_by(secret, told[0].body + b' '), 'another body is signed')


def check_order(checks, told, held):
    """At least once and in order: each kill may bring the last ones again, and nothing else."""
    versions = [one.says()['data']['version'] for one in told]
    begun_again = sum(after <= before for before, after in zip(versions, versions[1:]))
    checks.expect(begun_again <= len(held),
                  f'the messages began {begun_again} times behind what was told: {versions}')
    first_come = list(dict.fromkeys(versions))
    checks.expect(first_come == sorted(first_come), f'not in order: {first_come}')
    for id in held:
        checks.expect(sum(one.id == id for one in told) > 1,
                      f'{id} was on its way when the service was killed, and came once')


def once_each(checks, told):
    """The messages, each once, in the order of their versions; a repeat has the same bytes."""
    by_id = {}
    for one in told:
        first = by_id.setdefault(one.id, one)
        checks.expect(one.body == first.body, f'{one.id} has come with other bytes')
    said = sorted((one.says() for one in by_id.values()), key=lambda one: one['data']['version'])
    for id, one in by_id.items():
        data = one.says()['data']
        checks.expect(id == f'{data["epoch"]}_hlm2025_{data["version"]}' and data['rehearsal'] and
                      data['meeting'] == 'hlm2025', f'{id} says {data}')
    checks.expect(len({one['data']['epoch'] for one in said}) == 1, 'there is more than one epoch')
    return said


def check_webhooks(checks, told, secret, held, as_run, publications):
    check_signatures(checks, told, secret)
    check_order(checks, told, held)
    said = once_each(checks, told)
    times = [instant(one['timestamp']) for one in said]
    checks.expect(times == sorted(times), 'the instants are in another order than the versions')
    due = messages_due(as_run, publications)
    wanted = {key for _, _, facts in due for key in facts}
    came = sorted(in_words(one['type'], one['timestamp'],
                           {key: value for key, value in one['data'].items() if key in wanted})
                  for one in said if one['type'] != 'declaration.adopted')
    ran = sorted(in_words(*one) for one in due)
    for one in sorted(set(ran) - set(came)):
        checks.expect(False, f'no webhook has told: {one}')
    for one in sorted(set(came) - set(ran)):
        checks.expect(False, f'a webhook has told what the as-run list has not: {one}')
    checks.expect(len(came) == len(set(came)), 'two messages say the same')
    adopted = [one['data'] for one in said if one['type'] == 'declaration.adopted']
    checks.expect([(one['sitting'], one['symbol']) for one in adopted] == [('24-am', 'A/80/L.8')],
                  f'the declaration was adopted: {adopted}')
