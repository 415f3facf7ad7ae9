import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENGINE_NOT_ASKED } from '../../src/contract/entities/container.js';
import type { HostLease, SessionHold } from '../../src/contract/entities/host-lease.js';
import { containerEvidence } from '../../src/rules/container-evidence.js';
import { hostNext } from '../../src/rules/container-next.js';
import { containerVerdict } from '../../src/rules/container-state.js';
import { endedSentence, isHeld, judgeLeases, leaseLives, liveWords } from '../../src/rules/host-lease.js';
import { killTerm } from '../../src/rules/kill-rule.js';
import { containerFacts, dockerSays } from '../support/container-facts.js';

const NOW = Date.UTC(2026, 10, 29, 19, 6);
const iso = (ms: number): string => new Date(NOW + ms).toISOString();
const lease = (change: Partial<HostLease> = {}): HostLease => ({
  ...{ instanceId: 'i-1', hostname: 'quay-1', pid: 902, startedAt: NOW - 3_600_000 },
  ...{ expires: iso(60_000), stopped: null, ...change },
});
const nobody = () => false;

describe('a lease', () => {
  it('lives until its time, compared as text, unless its host has stopped', () => {
    expect(leaseLives(lease(), NOW)).toBe(true);
    expect(leaseLives(lease({ expires: iso(0) }), NOW)).toBe(false);
    expect(leaseLives(lease({ stopped: iso(-5) }), NOW)).toBe(false);
    expect(leaseLives(lease({ expires: '' }), NOW)).toBe(false);
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (ms) => {
        expect(leaseLives(lease({ expires: iso(ms) }), NOW)).toBe(ms > 0);
      }),
    );
  });

  it('of a host that lives says so; the console’s own says nothing', () => {
    const both = [lease(), lease({ instanceId: 'i-2', stopped: iso(-60_000) })];
    const found = judgeLeases(both, NOW, nobody);
    expect(found).toEqual({ live: [both[0]], ended: null });
    expect(liveWords(found)).toBe(
      `quay-1 (process 902) holds a lease on this workspace until ${iso(60_000)}`,
    );
    const ours = judgeLeases(both, NOW, ({ instanceId }) => instanceId === 'i-1');
    expect(liveWords(ours)).toBeNull();
    expect(endedSentence(ours)).toBe(
      `No host is running: the last one, quay-1 (process 902), ended at ${iso(-60_000)}.`,
    );
  });

  it('that has ended is evidence that none lives; one that ran out just now proves nothing', () => {
    const ended = (leases: HostLease[]) => endedSentence(judgeLeases(leases, NOW, nobody));
    expect(ended([lease({ expires: iso(-61_000) })])).toContain(`ran out at ${iso(-61_000)}`);
    expect(ended([lease({ expires: iso(-59_000) })])).toBeNull();
    expect(ended([lease({ stopped: iso(-10) })])).toContain('ended at');
    expect(ended([])).toBeNull();
    // The newest end is the one that is told.
    expect(ended([lease({ stopped: iso(-9e6) }), lease({ stopped: iso(-5e5) })])).toContain(iso(-5e5));
  });
});

const hold = (change: Partial<SessionHold> = {}): SessionHold => ({
  ...{ incarnation: 3, by: 'i-1', host: lease(), at: NOW - 45_000 },
  ...{ container: 'nanoclaw-v2-harbor-1', stopIntent: null, ...change },
});
const facts = (change: Parameters<typeof containerFacts>[0]) =>
  containerFacts({ claimed: 'running', ...change });

describe('a session that a live host has claimed', () => {
  const old = { touchedAt: NOW - 7_200_000, heartbeatAt: NOW - 3_600_000 };

  it('is no longer taken for gone because of its silence alone', () => {
    expect(containerVerdict(facts(old), NOW).state).toBe('gone');
    const held = facts({ ...old, hold: hold({ at: NOW - 3_700_000 }) });
    expect(containerVerdict(held, NOW)).toMatchObject({ state: 'stuck', words: 'stuck, silent 1 h' });
    // The host that has it counts from when it took it.
    expect(containerVerdict(facts({ ...old, hold: hold() }), NOW).state).toBe('running');
  });

  it('is starting where nothing was seen of it yet, and running a while later', () => {
    const unseen = { touchedAt: NOW - 7_200_000 };
    expect(containerVerdict(facts(unseen), NOW).state).toBe('gone');
    expect(containerVerdict(facts({ ...unseen, hold: hold() }), NOW).state).toBe('starting');
    const later = containerVerdict(facts({ ...unseen, hold: hold({ at: NOW - 120_000 }) }), NOW);
    expect(later).toMatchObject({ state: 'running', words: 'running, no heartbeat' });
    const stopped = containerVerdict(facts({ claimed: 'stopped', hold: hold() }), NOW);
    expect(stopped.state).toBe('starting');
  });

  it('is not denied by an engine of this machine', () => {
    const denied = { ...old, heartbeatAt: NOW - 90_000, engine: dockerSays(null, NOW - 3_600_000) };
    expect(containerVerdict(facts(denied), NOW).state).toBe('gone');
    const held = containerVerdict(facts({ ...denied, hold: hold() }), NOW);
    expect(held.state).toBe('running');
    expect(held.sentence).toContain('it runs elsewhere');
  });

  it('tells nothing once that host has ended', () => {
    const ended = hold({ host: lease({ stopped: iso(-60_000) }), at: NOW - 7_000_000 });
    expect(isHeld(ended, NOW)).toBe(false);
    expect(containerVerdict(facts({ ...old, hold: ended }), NOW).state).toBe('gone');
    expect(isHeld(hold({ host: null }), NOW)).toBe(false);
  });
});

it('the evidence has the claim, what is intended, and a wake that nobody took', () => {
  const given = facts({
    heartbeatAt: NOW - 2000,
    hold: hold({ stopIntent: 'respawn_after_stop' }),
    wake: { reason: 'due-message', at: NOW - 1000, count: 2 },
  });
  const { state } = containerVerdict(given, NOW);
  expect(containerEvidence(given, state, NOW)).toEqual(
    expect.arrayContaining([
      {
        source: 'Held by',
        says: 'quay-1 (process 902), start 3; nanoclaw-v2-harbor-1',
        at: NOW - 45_000,
        agreement: 'agrees',
      },
      {
        ...{ source: 'Stop', says: 'its host is to stop it and start another' },
        ...{ at: null, agreement: 'silent' },
      },
      {
        ...{ source: 'Wake', says: 'due-message, not taken by a host yet (and 1 more)' },
        ...{ at: NOW - 1000, agreement: 'silent' },
      },
    ]),
  );
  expect(hostNext(given, containerVerdict(given, NOW), null, NOW)).toMatch(
    /^It stops the container and starts/,
  );
  const dead = { ...given, hold: hold({ host: lease({ stopped: iso(-1) }) }) };
  expect(containerEvidence(dead, state, NOW).find(({ source }) => source === 'Held by')).toMatchObject({
    says: expect.stringContaining('which no longer lives'),
    agreement: 'silent',
  });
});

it('what an earlier container left counts from when the host took the session', () => {
  const claims = [{ messageId: 'm', since: NOW - 900_000 }];
  const before = { heartbeatAt: NOW - 900_000, claims, tool: null, engine: ENGINE_NOT_ASKED };
  expect(killTerm(before)?.at).toBe(NOW - 900_000 + 60_000);
  expect(killTerm({ ...before, hold: hold() })?.at).toBe(NOW - 45_000 + 60_000);
  // One that never beat is as old as that.
  const unseen = { heartbeatAt: null, claims: [], tool: null, engine: ENGINE_NOT_ASKED };
  expect(killTerm(unseen)).toBeNull();
  expect(killTerm({ ...unseen, hold: hold() })).toMatchObject({
    rule: 'age',
    at: NOW - 45_000 + 1_800_000,
  });
});
