import { describe, expect, it } from 'vitest';
import type { ContainerFacts } from '../../src/contract/entities/container.js';
import { outlook, type Planned } from '../../src/renderer/features/message/outlook.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { at, container, facts, hosts, inbound, NOW } from '../support/message-facts.js';

const plain: Planned = {
  ...{ kind: 'chat', due: null, trigger: true, onWake: false, recurrence: null, address: null },
};
const stopped = container({ claimed: 'stopped', heartbeatAt: at(-7200) });
const starting = container({ heartbeatAt: null, touchedAt: at(-1) });
const silent = (seconds: number) =>
  container({ heartbeatAt: at(-300), claims: [{ messageId: 'm', since: at(-seconds) }] });
const stuck = silent(90);
const forLong = silent(200);
const gone = container({ heartbeatAt: at(-7200) });
const skewed = container({ heartbeatAt: at(7200) });
const closed = { ...stopped, closed: true };

type Case = [
  what: string,
  given: { container?: ContainerFacts; host?: keyof typeof hosts },
  planned: Partial<Planned>,
  says: string,
];

const cases: Case[] = [
  ['a container that runs', {}, {}, 'Container is running: picked up in about 1 s.'],
  ['one that runs, and no host', { host: 'none' }, {}, 'Container is running: picked up in about 1 s.'],
  [
    'a simulated one',
    { container: container({ simulated: true }), host: 'simulated' },
    {},
    'Simulated container is running: picked up in about 1 s.',
  ],
  [
    'F5: one that has been silent for long, though v2.db says that it runs',
    { container: container({ heartbeatAt: at(-13 * 60) }) },
    {},
    'Container last seen 13 min ago: picked up in about 1 s if it still runs, otherwise once the host has replaced it.',
  ],
  [
    'F5: the same without a host',
    { container: container({ heartbeatAt: at(-13 * 60) }), host: 'none' },
    {},
    'Container last seen 13 min ago: picked up in about 1 s if it still runs, otherwise by nobody: no running host found.',
  ],
  ['one that starts', { container: starting }, {}, 'Container is starting: picked up at its first poll.'],
  ['none, and a host', { container: stopped }, {}, 'No container: waits for the host, up to 60 s.'],
  [
    'none, and no host',
    { container: stopped, host: 'none' },
    {},
    'It won’t be picked up: no container, and no running host found.',
  ],
  [
    'none, and the played host',
    { container: stopped, host: 'simulated' },
    {},
    'It waits until the simulated agent plays this session: no container, and the played host starts none.',
  ],
  [
    'a closed session',
    { container: closed },
    {},
    'It won’t be picked up: no container, and the session is closed, and hosts ignore closed sessions.',
  ],
  [
    'a closed session whose container runs',
    { container: container({ closed: true }) },
    {},
    'Container is running: picked up in about 1 s.',
  ],
  [
    'a stuck one, and a host',
    { container: stuck },
    {},
    'Container is stuck: waits until the host has replaced it.',
  ],
  [
    'one that is stuck for longer than a host leaves it, and a host',
    { container: forLong },
    {},
    'Container is stuck, and the host should have replaced it by now: check that it is running.',
  ],
  [
    'a stuck one that the played host leaves alone',
    { container: stuck, host: 'apart' },
    {},
    'It won’t be picked up: the container is stuck, and the simulated host leaves this session alone.',
  ],
  [
    'one that is gone, and no host',
    { container: gone, host: 'none' },
    {},
    'It won’t be picked up: the container is probably gone, and no running host found.',
  ],
  [
    'a wrong clock, and no host',
    { container: skewed, host: 'none' },
    {},
    'Container’s clock is wrong: picked up in about 1 s if it runs, otherwise by nobody: no running host found.',
  ],
  [
    'on wake, while one runs',
    {},
    { onWake: true },
    'Waits for a wake: only a container that has just started takes it.',
  ],
  [
    'on wake, and the next to come is the first',
    { container: stopped },
    { onWake: true },
    'No container: waits for the host, up to 60 s.',
  ],
  [
    'context',
    { host: 'none' },
    { trigger: false },
    'Context only: it starts no turn, but goes along with the next one.',
  ],
  [
    'a system message',
    { container: stopped },
    { kind: 'system' },
    'A system message starts no turn: only what waits for it reads it. Probably nothing does: no container.',
  ],
  [
    'a reply address',
    {},
    { address: { channelType: 'slack', platformId: 'slack:C9', threadId: '7' } },
    'Container is running: picked up in about 1 s. The answer goes to slack:C9, thread 7.',
  ],
  [
    'a reply address that is none',
    {},
    { address: { channelType: null, platformId: null, threadId: null } },
    'Container is running: picked up in about 1 s. It has no reply address.',
  ],
  [
    'half a reply address',
    {},
    { address: { channelType: 'slack', platformId: null, threadId: null } },
    'Container is running: picked up in about 1 s. Its reply address is incomplete.',
  ],
  [
    'a series',
    {},
    { recurrence: 'At 09:00' },
    'Container is running: picked up in about 1 s. Then again: At 09:00.',
  ],
  [
    'a series, and no host',
    { host: 'none' },
    { recurrence: 'At 09:00' },
    'Container is running: picked up in about 1 s. Then again, once a host is running here: At 09:00.',
  ],
];

describe('what the composer says will happen', () => {
  it.each(cases)('%s', (_what, { container: c = container(), host = 'likely' }, planned, says) => {
    expect(outlook({ container: c, host: hosts[host] }, NOW, { ...plain, ...planned })).toBe(says);
  });

  it.each([
    ['a host', 'likely', {}, /^Waits until .*; picked up by the first poll after that\.$/],
    ['no host', 'none', {}, /^Waits until .*\. As things stand, it won’t be picked up: no container/],
    ['on wake', 'likely', { onWake: true }, /^Waits until .*, and then for a container that has just/],
    ['context', 'none', { trigger: false }, /^Waits until .*; context only, starts no turn\.$/],
  ] as const)('of a time that lies ahead, with %s', (_what, host, planned, says) => {
    const given = { container: stopped, host: hosts[host] };
    expect(outlook(given, NOW, { ...plain, ...planned, due: at(3600) })).toMatch(says);
  });
});

const containers = { running: container(), starting, stopped, stuck, forLong, gone, skewed, closed };
const both = Object.entries(containers).flatMap(([name, c]) =>
  Object.entries(hosts).map(([host, h]) => [name, host, c, h] as const),
);

it.each(both)(
  'a container that is %s, host %s: says no more and no less than Why does',
  (_n, _h, c, host) => {
    const said = outlook({ container: c, host }, NOW, plain);
    const why = messageWhy(facts(inbound({ at: NOW }), { container: c, host }), NOW);
    // Where Why has advice, somebody must act; there the line promises nothing.
    expect(/nobody|won’t be|simulated agent plays|by now/i.test(said)).toBe(why.advice !== null);
  },
);
