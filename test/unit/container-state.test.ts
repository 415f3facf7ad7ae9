import { describe, expect, it } from 'vitest';
import { type ContainerFacts, ENGINE_NOT_ASKED } from '../../src/contract/entities/container.js';
import { containerEvidence } from '../../src/rules/container-evidence.js';
import { hostNext } from '../../src/rules/container-next.js';
import { containerVerdict, duration } from '../../src/rules/container-state.js';
import { containerFacts, dockerSays } from '../support/container-facts.js';
import { hosts } from '../support/message-facts.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const ago = (seconds: number) => NOW - seconds * 1000;
const MIN = 60;
const HOUR = 3600;

function facts(change: Partial<ContainerFacts>): ContainerFacts {
  return containerFacts({ claimed: 'running', heartbeatAt: ago(5), ...change });
}

const claim = (seconds: number, id = 'm-1') => ({ messageId: id, since: ago(seconds) });
const tool = (seconds: number, timeoutMs: number | null, name = 'Bash') => ({
  name,
  declaredTimeoutMs: timeoutMs,
  startedAt: ago(seconds),
});
const there = (startedAgo: number, change = {}) => dockerSays({ startedAt: ago(startedAgo), ...change });
const absent = (sinceAgo = HOUR) => dockerSays(null, ago(sinceAgo));
const none: ContainerFacts['engine'] = { ...ENGINE_NOT_ASKED, asked: 'none', since: 0 };
const both: ContainerFacts['engine'] = { ...dockerSays(null, ago(HOUR)), engines: ['Docker', 'Podman'] };

type Case = [what: string, given: Partial<ContainerFacts>, state: string, words: string, says: string];

const byV2db: Case[] = [
  [
    'running with a fresh heartbeat',
    {},
    'running',
    'running',
    'The container is running; last seen 5 s ago.',
  ],
  ['idle with a fresh heartbeat', { claimed: 'idle' }, 'idle', 'idle', 'is idle'],
  ['engines that do not answer say nothing', { engine: none }, 'running', 'running', 'is running'],
  [
    'stopped, and nothing left',
    { claimed: 'stopped', heartbeatAt: ago(2 * HOUR) },
    'stopped',
    'stopped',
    'v2.db says stopped',
  ],
  [
    'stopped, and never started',
    { claimed: 'stopped', heartbeatAt: null },
    'stopped',
    'stopped',
    'not seen yet',
  ],
  ['a word that we do not know', { claimed: null }, 'unknown', 'unknown', 'unknown container status'],
  [
    'files that were not looked at',
    { files: 'unread', heartbeatAt: null },
    'unknown',
    'running? not looked at yet',
    'not been looked at',
  ],
];

const leftovers: Case[] = [
  [
    'stopped with a claim left behind',
    { claimed: 'stopped', claims: [claim(600)] },
    'leftover',
    'stopped, claim left',
    'a claim on a message was left behind',
  ],
  [
    'stopped with three',
    { claimed: 'stopped', claims: [claim(1), claim(1), claim(1)] },
    'leftover',
    'stopped, 3 claims left',
    'claims on 3 messages were left behind',
  ],
];

const starting: Case[] = [
  [
    'no heartbeat yet',
    { heartbeatAt: null, touchedAt: ago(3) },
    'starting',
    'running, starting',
    'like one that has just started',
  ],
  [
    'no heartbeat, 30 min after v2.db was touched',
    { heartbeatAt: null, touchedAt: ago(30 * MIN) },
    'starting',
    'running, starting',
    'just started',
  ],
  [
    'no heartbeat, and a second more',
    { heartbeatAt: null, touchedAt: ago(30 * MIN + 1) },
    'gone',
    'running? never seen',
    'has never been seen',
  ],
  [
    'no heartbeat, but a claim of 60 s',
    { heartbeatAt: null, claims: [claim(60)] },
    'working',
    'working',
    'not seen yet',
  ],
  [
    'no heartbeat, but a claim of 61 s',
    { heartbeatAt: null, claims: [claim(61)] },
    'stuck',
    'stuck, 1 min',
    'has been silent since',
  ],
];

const working: Case[] = [
  ['a claim at work', { claims: [claim(20)] }, 'working', 'working', 'has claimed a message'],
  [
    'a long claim, but signs of life since',
    { claims: [claim(600)] },
    'working',
    'working',
    'is working on it',
  ],
  [
    'a claim whose time cannot be read',
    { claims: [{ messageId: 'm', since: null }], heartbeatAt: ago(90) },
    'working',
    'working, last seen 2 min ago',
    'is working on it',
  ],
  ['a tool in flight', { tool: tool(40, null) }, 'working', 'running Bash for 40 s', 'running a tool'],
  [
    'a tool whose start cannot be read',
    { tool: { ...tool(1, null), startedAt: null } },
    'working',
    'running Bash',
    'running a tool',
  ],
];

const leftTools: Case[] = [
  [
    'N7: a tool that began before the oldest open claim was left by a container that died',
    { claims: [claim(20), claim(5, 'm-2')], tool: tool(120, 600_000) },
    'working',
    'working',
    'Bash was left over by an earlier container',
  ],
  [
    'N7: one that began before the engine started this container',
    { tool: tool(120, 600_000), engine: there(60) },
    'running',
    'running',
    'Bash was left over by an earlier container',
  ],
  [
    'one that began within the second of the claim is its own',
    { claims: [claim(20)], tool: tool(20.9, null) },
    'working',
    'running Bash for 21 s',
    'is running a tool',
  ],
  [
    'F6: a tool far past its limit says so',
    { claims: [claim(8 * 24 * HOUR)], tool: tool(8 * 24 * HOUR - 1, 600_000) },
    'working',
    'running Bash for 8 d, past its limit of 10 min',
    'past its limit of 10 min',
  ],
];

it.each<[string, Partial<ContainerFacts>, boolean]>([
  ['one that beat just now', {}, false],
  ['F7: one that has been silent for 13 min', { heartbeatAt: ago(13 * MIN) }, true],
  ['one that an engine lists all the same', { heartbeatAt: ago(13 * MIN), engine: there(HOUR) }, false],
  ['F6: a tool far past its limit', { claims: [claim(HOUR)], tool: tool(HOUR - 1, 600_000) }, true],
  ['a tool within its limit', { claims: [claim(HOUR)], tool: tool(600, 600_000) }, false],
  ['N7: a tool that was left over', { claims: [claim(20)], tool: tool(HOUR, 600_000) }, false],
  ['one that is gone', { heartbeatAt: ago(31 * MIN) }, false],
])('doubts %s: %s', (_what, given, doubtful) => {
  expect(containerVerdict(facts(given), NOW).doubtful).toBe(doubtful);
});

const killRules: Case[] = [
  [
    'a silent claim of 60 s',
    { claims: [claim(60)], heartbeatAt: ago(61) },
    'working',
    'working, last seen 1 min ago',
    'is working on it',
  ],
  [
    'a silent claim of 61 s',
    { claims: [claim(61)], heartbeatAt: ago(62) },
    'stuck',
    'stuck, 1 min',
    'claimed a message 1 min ago',
  ],
  [
    'a heartbeat as old as the claim is none since',
    { claims: [claim(90)], heartbeatAt: ago(90) },
    'stuck',
    'stuck, 2 min',
    'has been silent since',
  ],
  [
    'a heartbeat a second after the claim',
    { claims: [claim(90)], heartbeatAt: ago(89) },
    'working',
    'working, last seen 1 min ago',
    'is working on it',
  ],
  [
    'one of two claims is silent',
    { claims: [claim(300), claim(70, 'm-2')], heartbeatAt: ago(100) },
    'stuck',
    'stuck, 1 min',
    'claimed a message 1 min ago',
  ],
  [
    'a silent claim within what Bash declared',
    { claims: [claim(600)], heartbeatAt: ago(601), tool: tool(599, 600_000) },
    'working',
    'running Bash for 10 min',
    'running a tool',
  ],
  [
    'and a second beyond it',
    { claims: [claim(601)], heartbeatAt: ago(602), tool: tool(600, 600_000) },
    'stuck',
    'stuck, 10 min',
    'running Bash for 10 min',
  ],
  [
    'a shorter declaration does not shorten the patience',
    { claims: [claim(59)], heartbeatAt: ago(60), tool: tool(50, 1000) },
    'working',
    'running Bash for 50 s',
    'running a tool',
  ],
  [
    'only Bash may declare',
    { claims: [claim(300)], heartbeatAt: ago(301), tool: tool(299, 600_000, 'WebFetch') },
    'stuck',
    'stuck, 5 min',
    'running WebFetch',
  ],
  [
    'silent for 30 min',
    { heartbeatAt: ago(30 * MIN) },
    'running',
    'running, last seen 30 min ago',
    'last seen 30 min ago',
  ],
  [
    'silent for a second more',
    { heartbeatAt: ago(30 * MIN + 1) },
    'gone',
    'running? silent 30 min',
    'probably gone',
  ],
  [
    'idle, and silent for a day',
    { claimed: 'idle', heartbeatAt: ago(24 * HOUR) },
    'gone',
    'idle? silent 24 h',
    'v2.db says idle, but',
  ],
  [
    'silent for 31 min under a Bash of an hour',
    { heartbeatAt: ago(31 * MIN), tool: tool(1870, 3_600_000) },
    'working',
    'running Bash for 31 min',
    'running a tool',
  ],
  [
    'silent for longer than that',
    { heartbeatAt: ago(HOUR + 1), tool: tool(HOUR, 3_600_000) },
    'gone',
    'running? silent 1 h',
    'probably gone',
  ],
  [
    'silent for 31 min under another tool of an hour',
    { heartbeatAt: ago(31 * MIN), tool: tool(1870, 3_600_000, 'Task') },
    'gone',
    'running? silent 31 min',
    'running Task',
  ],
];

const files: Case[] = [
  [
    'its folder is missing',
    { files: 'missing', heartbeatAt: null },
    'gone',
    'running? files missing',
    'no container can be working',
  ],
  [
    'its folder is missing, and it just started',
    { files: 'missing', heartbeatAt: null, touchedAt: ago(1) },
    'gone',
    'running? files missing',
    'missing',
  ],
  [
    'a file is missing, but something beats',
    { files: 'missing' },
    'unknown',
    'running? files missing',
    'there is a heartbeat',
  ],
  [
    'its folder is missing, and v2.db says stopped',
    { claimed: 'stopped', files: 'missing' },
    'stopped',
    'stopped',
    'says stopped',
  ],
  [
    'its folder is missing, but Docker runs it',
    { files: 'missing', heartbeatAt: null, engine: there(300) },
    'running',
    'running, no heartbeat',
    'folder or a file in it is missing',
  ],
  [
    'files that cannot be read, and a heartbeat',
    { files: 'unreadable' },
    'running',
    'running',
    'claims and its tool cannot be read',
  ],
  [
    'files that cannot be read, and none',
    { files: 'unreadable', heartbeatAt: null },
    'unknown',
    'running? unreadable',
    'cannot be read',
  ],
];

const engines: Case[] = [
  [
    'Docker runs it',
    { engine: there(180) },
    'running',
    'running',
    'Docker runs nanoclaw-v2-andy-1, started 3 min ago. It is running',
  ],
  ['Podman runs it', { engine: there(180, { engine: 'Podman' }) }, 'running', 'running', 'Podman runs'],
  [
    'Docker runs it, and v2.db says stopped',
    { claimed: 'stopped', engine: there(180) },
    'running',
    'running',
    'though v2.db says stopped',
  ],
  [
    'Docker runs it, and v2.db holds an odd word',
    { claimed: null, engine: there(180) },
    'running',
    'running',
    'though v2.db says something else',
  ],
  [
    'Docker runs it idle',
    { claimed: 'idle', engine: there(180), heartbeatAt: ago(1200) },
    'idle',
    'idle, last seen 20 min ago',
    'It is idle',
  ],
  [
    'Docker runs it, silent for 31 min',
    { engine: there(3 * HOUR), heartbeatAt: ago(31 * MIN) },
    'stuck',
    'stuck, silent 31 min',
    'It is there, but has been silent',
  ],
  [
    'Docker runs it, stuck on a claim',
    { engine: there(600), claims: [claim(90)], heartbeatAt: ago(100) },
    'stuck',
    'stuck, 2 min',
    'Docker runs',
  ],
  [
    'Docker runs it with a claim',
    { engine: there(600), claims: [claim(5)] },
    'working',
    'working',
    'has claimed a message',
  ],
  [
    'Docker has just started it',
    { engine: there(60), heartbeatAt: null },
    'starting',
    'starting',
    'it is starting',
  ],
  [
    'Docker started it a while ago, and it never beat',
    { engine: there(61), heartbeatAt: null },
    'running',
    'running, no heartbeat',
    'not been seen yet',
  ],
  [
    'Docker has paused it',
    { engine: there(600, { state: 'paused' }) },
    'stuck',
    'paused in Docker',
    'until it is unpaused',
  ],
  [
    'Docker restarts it',
    { engine: there(600, { state: 'restarting' }) },
    'starting',
    'restarting in Docker',
    'is restarting',
  ],
  [
    'Docker knows no such container',
    { heartbeatAt: ago(61), engine: absent() },
    'gone',
    'running? not in Docker',
    'Docker lists no container of this session',
  ],
  [
    'neither Docker nor Podman knows it',
    { heartbeatAt: ago(61), engine: both },
    'gone',
    'running? not in Docker or Podman',
    'Docker and Podman list no container',
  ],
  [
    'Docker knows none, but it beat within 60 s',
    { heartbeatAt: ago(60), engine: absent() },
    'running',
    'running, last seen 1 min ago',
    'it runs elsewhere, or has just ended',
  ],
  [
    'Docker knows none, and claims are left',
    { heartbeatAt: ago(61), claims: [claim(50)], engine: absent() },
    'gone',
    'running? not in Docker',
    'a claim on a message was left behind',
  ],
  [
    'Docker knows none yet of one that just started',
    { heartbeatAt: null, touchedAt: ago(10), engine: absent() },
    'starting',
    'running, starting',
    'just started',
  ],
  [
    'and after 11 s',
    { heartbeatAt: null, touchedAt: ago(11), engine: absent() },
    'gone',
    'running? not in Docker',
    'not seen yet',
  ],
  [
    'Docker has just begun to answer',
    { heartbeatAt: null, touchedAt: ago(HOUR / 4), engine: absent(10) },
    'starting',
    'running, starting',
    'just started',
  ],
  [
    'Docker knows none, and v2.db says stopped',
    { claimed: 'stopped', engine: absent(), heartbeatAt: ago(HOUR) },
    'stopped',
    'stopped',
    'says stopped',
  ],
];

const clocks: Case[] = [
  ['a heartbeat 5 s ahead is none', { heartbeatAt: ago(-5) }, 'running', 'running', 'is running'],
  [
    'a heartbeat from the future',
    { heartbeatAt: ago(-60) },
    'skewed',
    'running? clock 1 min ahead',
    'The heartbeat is stamped 1 min in the future',
  ],
  [
    'an old heartbeat and a claim from the future',
    { heartbeatAt: ago(300), claims: [claim(-90)] },
    'skewed',
    'running? clock 2 min ahead',
    'A claim is stamped',
  ],
  [
    'a fresh heartbeat and a claim from the future',
    { claims: [claim(-90)] },
    'working',
    'working',
    'A claim is stamped 2 min in the future',
  ],
  [
    'a tool that starts in the future',
    { heartbeatAt: ago(300), tool: tool(-30, null) },
    'skewed',
    'running? clock 30 s ahead',
    'The start of the tool',
  ],
  [
    'a heartbeat from the future, and Docker runs it',
    { heartbeatAt: ago(-90), engine: there(300) },
    'running',
    'running, clock ahead',
    'The heartbeat is stamped',
  ],
  [
    'a heartbeat from the future, and Docker knows none',
    { heartbeatAt: ago(-90), engine: absent() },
    'gone',
    'running? not in Docker',
    'The heartbeat is stamped',
  ],
  [
    'a heartbeat from the future, and v2.db says stopped',
    { claimed: 'stopped', heartbeatAt: ago(-90) },
    'stopped',
    'stopped',
    'The heartbeat is stamped',
  ],
];

const simulations: Case[] = [
  [
    'in the demo no engine has a container',
    { demo: true, claims: [claim(90)], heartbeatAt: ago(90), engine: absent() },
    'stuck',
    'stuck, 2 min',
    'has been silent since',
  ],
  [
    'played by our own agent',
    { simulated: true },
    'running',
    'running (simulated)',
    'The simulated container is running',
  ],
  [
    'played, and Docker knows none',
    { simulated: true, engine: absent() },
    'running',
    'running (simulated)',
    'The simulated container is running; last seen 5 s ago.',
  ],
  [
    'played, and at work',
    { simulated: true, claims: [claim(5)] },
    'working',
    'working (simulated)',
    'The simulated container has claimed',
  ],
  [
    'played, and just started',
    { simulated: true, heartbeatAt: null },
    'starting',
    'running, starting (simulated)',
    'the simulated container',
  ],
  [
    'played, and stuck',
    { simulated: true, claims: [claim(90)], heartbeatAt: ago(90) },
    'stuck',
    'stuck, 2 min (simulated)',
    'has been silent since',
  ],
];

describe.each([
  ['by v2.db and heartbeat', byV2db],
  ['claims that were left', leftovers],
  ['a container that starts', starting],
  ['a container at work', working],
  ['a tool that is not its own, or far too late', leftTools],
  ['the rules of the sweep', killRules],
  ['the session’s files', files],
  ['what Docker and Podman say', engines],
  ['clocks', clocks],
  ['our own agent', simulations],
])('the verdict: %s', (_group, cases) => {
  it.each(cases)('%s', (_what, given, state, words, says) => {
    const verdict = containerVerdict(facts(given), NOW);
    expect(verdict).toMatchObject({ state, words });
    expect(verdict.sentence).toContain(says);
    expect(verdict.sentence).toMatch(/^[A-Zv].*\.$/);
  });

  it.each(cases)('%s: some source agrees with it, and what comes next is a sentence', (_what, given) => {
    const evidence = facts(given);
    const verdict = containerVerdict(evidence, NOW);
    const undecided = verdict.state === 'unknown' || verdict.state === 'skewed';
    const agreements = containerEvidence(evidence, verdict.state, NOW).map(({ agreement }) => agreement);
    expect(agreements.includes('agrees')).toBe(!undecided);
    expect(hostNext(evidence, verdict, null, NOW)).toMatch(/^[A-Z].*\.$/);
  });
});

describe('what a host does next', () => {
  it.each<[string, Partial<ContainerFacts>, string]>([
    [
      'a claim of 37 s without a sign since',
      { claims: [claim(37)], heartbeatAt: ago(40) },
      'counts as stuck in 23 s: 1 min after it claimed',
    ],
    [
      'under a Bash of ten minutes',
      { claims: [claim(37)], heartbeatAt: ago(40), tool: tool(30, 600_000) },
      'counts as stuck in 9 min: 10 min after it claimed',
    ],
    [
      'stuck for 18 s',
      { claims: [claim(78)], heartbeatAt: ago(80) },
      'Its next sweep, within 42 s, kills the container',
    ],
    [
      'stuck for longer than a sweep',
      { claims: [claim(MIN + MIN + 30)], heartbeatAt: ago(200) },
      'should have killed the container 30 s ago at the latest: check that the host',
    ],
    [
      'idle for 10 min',
      { claimed: 'idle', heartbeatAt: ago(10 * MIN) },
      'counts as dead in 20 min: 30 min after the last one',
    ],
    [
      'the nearer of both rules',
      { heartbeatAt: ago(29 * MIN), claims: [claim(20 * MIN)], tool: tool(1, 29 * MIN * 1000) },
      'counts as dead in 1 min',
    ],
    [
      'there, and silent for 31 min',
      { engine: there(HOUR), heartbeatAt: ago(30 * MIN + 30) },
      'within 30 s, kills the container',
    ],
    ['just started', { heartbeatAt: null, touchedAt: ago(1) }, 'Nothing yet'],
    ['stopped', { claimed: 'stopped' }, 'Nothing until a message is due'],
    [
      'a claim left',
      { claimed: 'stopped', claims: [claim(5)] },
      'finds no container and gives its messages back: one try is used',
    ],
    ['gone', { heartbeatAt: ago(HOUR) }, 'starts another for what is due'],
    [
      'gone with claims',
      { heartbeatAt: ago(70), claims: [claim(65)], engine: absent() },
      'gives its messages back',
    ],
    [
      'a closed session',
      { claimed: 'stopped', closed: true, claims: [claim(5)] },
      'hosts ignore closed sessions',
    ],
    ['simulated', { simulated: true }, 'This console plays the container'],
    ['unknown', { claimed: null }, 'judges the container'],
  ])('%s', (_what, given, says) => {
    const evidence = facts(given);
    expect(hostNext(evidence, containerVerdict(evidence, NOW), null, NOW)).toContain(says);
  });

  const stuck = { heartbeatAt: ago(300), claims: [claim(200)] };
  it.each<[string, Partial<ContainerFacts>, keyof typeof hosts, RegExp]>([
    [
      'stuck, and none',
      stuck,
      'none',
      /^No host seems to be running here\. What one would do: Its next sweep \(every 60 s\) kills/,
    ],
    [
      'stuck, and one that leaves it alone',
      stuck,
      'apart',
      /^Nothing\. The simulated host leaves this session/,
    ],
    ['stuck, and the played one', stuck, 'simulated', /^A sweep should have killed/],
    ['stopped, and none', { claimed: 'stopped' }, 'none', /^No host seems to be running here\./],
    [
      'stopped, and the played one',
      { claimed: 'stopped' },
      'simulated',
      /^Nothing: the played host starts no/,
    ],
    [
      'stopped, and one that is likely there',
      { claimed: 'stopped' },
      'likely',
      /^Nothing until a message is due/,
    ],
    ['closed, and none', { claimed: 'stopped', closed: true }, 'none', /^Nothing: hosts ignore closed/],
  ])('with what is known of the host: %s', (_what, given, host, says) => {
    const evidence = facts(given);
    expect(hostNext(evidence, containerVerdict(evidence, NOW), hosts[host], NOW)).toMatch(says);
  });
});

describe('the evidence, side by side', () => {
  const shown = (given: Partial<ContainerFacts>) => {
    const evidence = facts(given);
    const { state } = containerVerdict(evidence, NOW);
    return containerEvidence(evidence, state, NOW).map((e) => `${e.source}: ${e.says} (${e.agreement})`);
  };

  it('agrees on a container that runs', () => {
    expect(shown({ engine: there(60) })).toEqual([
      'v2.db: running (agrees)',
      'Heartbeat: seen just now (agrees)',
      'Claims: none open (silent)',
      'Tool: none in flight (silent)',
      'Engine: Docker: running (agrees)',
    ]);
  });

  it('shows who claims one that is gone', () => {
    expect(
      shown({ heartbeatAt: ago(90), claims: [claim(80)], tool: tool(70, 60_000), engine: absent() }),
    ).toEqual([
      'v2.db: running (differs)',
      'Heartbeat: silent (agrees)',
      'Claims: 1 open: m-1 (differs)',
      'Tool: Bash, at most 1 min (differs)',
      'Engine: no container in Docker (agrees)',
    ]);
  });

  it('shows who does not know of one that runs', () => {
    expect(shown({ claimed: 'stopped', heartbeatAt: ago(300), engine: there(600) })).toEqual([
      'v2.db: stopped (differs)',
      'Heartbeat: silent (silent)',
      'Claims: none open (silent)',
      'Tool: none in flight (silent)',
      'Engine: Docker: running (agrees)',
    ]);
  });

  it('shows what makes it stuck', () => {
    expect(shown({ heartbeatAt: ago(90), claims: [claim(80), claim(79, 'm-2')] })).toContain(
      'Heartbeat: none since the claim (agrees)',
    );
    expect(shown({ heartbeatAt: ago(HOUR), engine: there(HOUR) })).toContain('Heartbeat: silent (agrees)');
  });

  it('takes leftover claims for what they are', () => {
    expect(shown({ claimed: 'stopped', heartbeatAt: ago(90), claims: [claim(80)] })).toEqual([
      'v2.db: stopped (agrees)',
      'Heartbeat: silent (agrees)',
      'Claims: 1 open: m-1 (agrees)',
      'Tool: none in flight (silent)',
      'Engine: being asked (silent)',
    ]);
  });

  it('says that our own agent plays, and that a real container beside it is wrong', () => {
    expect(shown({ simulated: true, engine: absent() }).slice(-2)).toEqual([
      'Engine: no container in Docker (silent)',
      'Simulation: this console plays it (agrees)',
    ]);
    expect(shown({ simulated: true, engine: there(5) })).toContain('Engine: Docker: running (differs)');
  });

  it('says that a session of the demo is not played now', () => {
    expect(shown({ demo: true, claimed: 'stopped', engine: absent() }).slice(-2)).toEqual([
      'Engine: no container in Docker (silent)',
      'Simulation: made by this console, not simulated now (silent)',
    ]);
  });

  it('says why nothing is known', () => {
    expect(
      shown({
        files: 'missing',
        heartbeatAt: null,
        engine: { ...none, problems: ['/run/x.sock did not answer'] },
      }),
    ).toEqual([
      'v2.db: running (differs)',
      'Heartbeat: no .heartbeat file (agrees)',
      'Files: missing (agrees)',
      'Engine: does not answer (silent)',
    ]);
    expect(shown({ engine: none })).toContain('Engine: none on this machine (silent)');
    expect(shown({ heartbeatAt: ago(-90) })).toContain('Heartbeat: stamped in the future (differs)');
  });
});

describe('a length of time', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [3_570_000, '1 h'],
    [47 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 d'],
  ])('%d ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});
