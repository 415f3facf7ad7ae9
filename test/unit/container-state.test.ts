import { describe, expect, it } from 'vitest';
import { containerVerdict, duration } from '../../src/shared/container-state.js';
import type { ContainerFacts } from '../../src/shared/entities/container.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const ago = (seconds: number) => NOW - seconds * 1000;

function facts(change: Partial<ContainerFacts>): ContainerFacts {
  return { claimed: 'running', heartbeatAt: ago(5), claims: [], tool: null, simulated: false, ...change };
}

const claim = (seconds: number) => [{ messageId: 'm-1', since: ago(seconds) }];
const tool = (seconds: number, timeoutMs: number | null) => ({
  name: 'Bash',
  declaredTimeoutMs: timeoutMs,
  startedAt: ago(seconds),
});

describe('the verdict over a container', () => {
  it.each([
    ['running with a fresh heartbeat', facts({}), 'running', 'running, 5 s ago'],
    ['idle with a fresh heartbeat', facts({ claimed: 'idle' }), 'idle', 'idle, 5 s ago'],
    ['played by our own agent', facts({ simulated: true }), 'running', 'running, 5 s ago (simulated)'],
    [
      'stopped, and nothing left',
      facts({ claimed: 'stopped', heartbeatAt: ago(7200) }),
      'stopped',
      'stopped',
    ],
    [
      'stopped with a claim left behind',
      facts({ claimed: 'stopped', claims: claim(600) }),
      'stopped',
      'stopped, claim left',
    ],
    ['no heartbeat yet', facts({ heartbeatAt: null }), 'starting', 'running, starting'],
    ['a claim at work', facts({ claims: claim(20) }), 'working', 'working, 5 s ago'],
    ['a long claim, but signs of life since', facts({ claims: claim(600) }), 'working', 'working, 5 s ago'],
    [
      'a claim of 59 s without a sign since',
      facts({ claims: claim(59), heartbeatAt: ago(60) }),
      'working',
      'working, 1 min ago',
    ],
    [
      'a claim of 61 s without a sign since',
      facts({ claims: claim(61), heartbeatAt: ago(62) }),
      'stuck',
      'stuck, 1 min',
    ],
    [
      'a claim as old as the last sign',
      facts({ claims: claim(90), heartbeatAt: ago(90) }),
      'stuck',
      'stuck, 2 min',
    ],
    [
      'a silent claim under a tool that may take longer',
      facts({ claims: claim(300), heartbeatAt: ago(301), tool: tool(299, 600_000) }),
      'working',
      'running Bash for 5 min',
    ],
    [
      'a silent claim beyond what its tool declared',
      facts({ claims: claim(700), heartbeatAt: ago(701), tool: tool(699, 600_000) }),
      'stuck',
      'stuck, 12 min',
    ],
    ['a tool in flight', facts({ tool: tool(40, null) }), 'working', 'running Bash for 40 s'],
    ['a heartbeat of 29 minutes', facts({ heartbeatAt: ago(29 * 60) }), 'running', 'running, 29 min ago'],
    ['a heartbeat of 31 minutes', facts({ heartbeatAt: ago(31 * 60) }), 'gone', 'running? silent 31 min'],
    [
      'a heartbeat of 31 minutes under a tool of an hour',
      facts({ heartbeatAt: ago(31 * 60), tool: tool(1870, 3_600_000) }),
      'working',
      'running Bash for 31 min',
    ],
    [
      'idle, and silent for a day',
      facts({ claimed: 'idle', heartbeatAt: ago(86_400) }),
      'gone',
      'idle? silent 24 h',
    ],
    ['a word that we do not know', facts({ claimed: null }), 'unknown', 'unknown'],
    [
      'a claim whose time cannot be read',
      facts({ claims: [{ messageId: 'm', since: null }], heartbeatAt: ago(90) }),
      'working',
      'working, 2 min ago',
    ],
    ['a heartbeat from the future', facts({ heartbeatAt: NOW + 60_000 }), 'running', 'running, 0 s ago'],
  ])('%s', (_case, given, state, words) => {
    const verdict = containerVerdict(given, NOW);
    expect(verdict).toMatchObject({ state, words });
    expect(verdict.sentence).toMatch(/^[A-Zv].*\.$/);
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
