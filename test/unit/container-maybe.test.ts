/** B09, B14, B18: that no container was found is no denial while something of ours is there that cannot be placed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ContainerFacts,
  EngineFacts,
  UnplacedContainer,
} from '../../src/contract/entities/container.js';
import { containerEvidence } from '../../src/rules/container-evidence.js';
import { markWarning } from '../../src/rules/container-mark.js';
import { engineDenies } from '../../src/rules/container-signs.js';
import { containerVerdict } from '../../src/rules/container-state.js';
import { containerFacts, dockerSays } from '../support/container-facts.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const stray = (name = 'nanoclaw-v2-andy-1'): UnplacedContainer => ({
  ...{ engine: 'Docker', id: '0123456789ab', name, state: 'running', startedAt: NOW - HOUR, restarts: 0 },
  why: 'its folder /vm/x is not found on this machine',
});
const unplaced = (...names: string[]): EngineFacts => ({
  ...dockerSays(null, NOW - HOUR),
  unplaced: names.length === 0 ? [stray()] : names.map(stray),
});
const lost = (container: string | null, asked: EngineFacts['asked'] = 'none'): EngineFacts => ({
  ...{ ...dockerSays(null, NOW - HOUR), asked },
  lost: [{ engine: 'Podman', until: NOW - 120_000, container }],
});
const old = (change: Partial<ContainerFacts>): ContainerFacts =>
  containerFacts({ heartbeatAt: NOW - 3 * HOUR, ...change });
const says = (facts: ContainerFacts) =>
  containerEvidence(facts, containerVerdict(facts, NOW).state, NOW).find(({ source }) => source === 'Engine');

describe('a container that cannot be placed', () => {
  it.each<[Partial<ContainerFacts>, string]>([
    [{ claimed: 'running' }, 'running? unplaced in Docker'],
    [{ claimed: 'idle', files: 'missing' }, 'idle? unplaced in Docker'],
    [{ claimed: 'stopped' }, 'stopped? unplaced in Docker'],
    [
      { claimed: 'stopped', claims: [{ messageId: 'm-1', since: NOW - HOUR }] },
      'stopped? unplaced in Docker',
    ],
  ])('%j', (given, words) => {
    const facts = old({ ...given, engine: unplaced() });
    expect(containerVerdict(facts, NOW)).toMatchObject({ state: 'unknown', words });
    expect(engineDenies(facts)).toBe(false);
  });

  it('says which, why, and what else is known', () => {
    const claims = [{ messageId: 'm-1', since: NOW - HOUR }];
    const facts = old({ claimed: 'stopped', claims, files: 'missing', engine: unplaced('a', 'b') });
    expect(containerVerdict(facts, NOW).sentence).toBe(
      'Docker runs a, which may be this session’s: its folder /vm/x is not found on this machine. So may b. v2.db says stopped; last seen 3 h ago; a claim on a message was left behind; its session’s folder or a file in it is missing.',
    );
    expect(says(facts)).toMatchObject({ says: 'unplaced in Docker', agreement: 'silent', at: NOW - HOUR });
  });

  it('changes nothing about one that gives signs of life, nor about one that an engine lists', () => {
    const fresh = containerFacts({ claimed: 'running', heartbeatAt: NOW - 5000, engine: unplaced() });
    expect(containerVerdict(fresh, NOW)).toMatchObject({ state: 'running', words: 'running' });
    const listed = { ...dockerSays({ startedAt: NOW - HOUR }), unplaced: [stray()] };
    expect(containerVerdict(old({ claimed: 'stopped', engine: listed }), NOW).sentence).toMatch(
      /^Docker runs /,
    );
  });

  it('says nothing of what we simulate or made ourselves', () => {
    for (const given of [{ demo: true }, { simulated: true }]) {
      expect(containerVerdict(old({ ...given, engine: unplaced() }), NOW).state).toBe('stopped');
    }
  });

  it('is a reason to think before marking as stopped', () => {
    const facts = old({ claimed: 'running', engine: unplaced() });
    expect(markWarning(facts, 'stopped', NOW)).toContain('A container may be running. Docker runs nanoclaw');
    expect(markWarning(facts, 'running', NOW)).toBeNull();
  });

  it('is never denied, whatever else is known', () => {
    const maybe = (n: number | null) => (n === null ? null : NOW - n * 1000);
    const seconds = fc.option(fc.integer({ min: -100, max: 100_000 }));
    fc.assert(
      fc.property(
        fc.record({
          claimed: fc.constantFrom('running' as const, 'idle' as const, 'stopped' as const, null),
          files: fc.constantFrom(
            'unread' as const,
            'read' as const,
            'missing' as const,
            'unreadable' as const,
          ),
          heartbeatAt: seconds.map(maybe),
          touchedAt: seconds.map(maybe),
          closed: fc.boolean(),
          claims: fc.array(
            seconds.map((s) => ({ messageId: 'm', since: maybe(s) })),
            { maxLength: 2 },
          ),
          engine: fc.constantFrom(unplaced(), unplaced('a', 'b'), lost('a'), lost('a', 'answered')),
        }),
        (given) => {
          const facts = containerFacts(given);
          const { state, sentence } = containerVerdict(facts, NOW);
          expect(['gone', 'stopped', 'leftover']).not.toContain(state);
          expect(sentence).not.toMatch(/no container|probably gone|^No /i);
          expect(engineDenies(facts)).toBe(false);
        },
      ),
    );
  });
});

describe('B18: files that cloud storage has kept', () => {
  it('are no denial, and what an engine or v2.db says counts as before', () => {
    const facts = (change: Partial<ContainerFacts>) =>
      containerFacts({ claimed: 'running', files: 'evicted', heartbeatAt: NOW - 3 * HOUR, ...change });
    expect(containerVerdict(facts({}), NOW)).toMatchObject({
      ...{ state: 'unknown', words: 'running? files in the cloud' },
      sentence:
        'v2.db says running, but the session’s files are in cloud storage, so nothing here tells; last seen 3 h ago.',
    });
    expect(containerVerdict(facts({ heartbeatAt: NOW - 1000 }), NOW).state).toBe('running');
    expect(containerVerdict(facts({ claimed: 'stopped' }), NOW).state).toBe('stopped');
    expect(containerVerdict(facts({ engine: dockerSays(null, NOW - HOUR) }), NOW).state).toBe('gone');
    const evidence = containerEvidence(facts({}), 'unknown', NOW);
    expect(evidence.find(({ source }) => source === 'Files')).toMatchObject({
      ...{ says: 'in cloud storage, not here', agreement: 'silent' },
    });
  });
});

describe('an engine that answered, and does so no more', () => {
  it('denies nothing of the container that it listed', () => {
    const facts = old({ claimed: 'running', engine: lost('nanoclaw-v2-andy-1') });
    expect(containerVerdict(facts, NOW)).toMatchObject({
      state: 'unknown',
      words: 'running? Podman fell silent',
      sentence:
        'Podman ran nanoclaw-v2-andy-1 when it last answered, and may run it still. v2.db says running; last seen 3 h ago.',
    });
    expect(says(facts)).toMatchObject({ says: 'Podman answered until then', at: NOW - 120_000 });
  });

  it('says until when, also where it listed none, and leaves the verdict to the others', () => {
    expect(says(old({ engine: lost(null) }))).toMatchObject({ says: 'Podman answered until then' });
    const facts = old({ claimed: 'running', engine: lost(null, 'answered') });
    expect(says(facts)).toMatchObject({ says: 'no container in Docker', agreement: 'agrees' });
    expect(containerVerdict(facts, NOW).state).toBe('gone');
  });
});

describe('more than one container', () => {
  const two: EngineFacts = {
    ...dockerSays({ name: 'a', startedAt: NOW - 60_000 }),
    containers: [
      ...dockerSays({ name: 'a', startedAt: NOW - 60_000 }).containers,
      ...dockerSays({ engine: 'Podman', name: 'b', state: 'paused' }).containers,
    ],
  };

  it('B14: both are named', () => {
    const facts = containerFacts({ claimed: 'running', heartbeatAt: NOW - 1000, engine: two });
    expect(containerVerdict(facts, NOW).sentence).toBe(
      'Docker runs a, started 1 min ago. It is running; last seen 1 s ago. Beside it there is b (Podman: paused): a host starts only one.',
    );
    expect(says(facts)).toMatchObject({ says: 'Docker: running; Podman: paused', agreement: 'agrees' });
  });
});

describe('a restart loop', () => {
  it('B09: needs a person, and says how often', () => {
    const engine = dockerSays({ state: 'looping', restarts: 64, startedAt: NOW - 100 });
    const facts = containerFacts({ claimed: 'running', heartbeatAt: NOW - HOUR, engine });
    expect(containerVerdict(facts, NOW)).toMatchObject({
      ...{ state: 'stuck', words: 'restart loop in Docker' },
      sentence:
        'Docker starts nanoclaw-v2-andy-1 again and again (64 times so far), since it keeps ending; last seen 1 h ago.',
    });
    expect(says(facts)).toMatchObject({ says: 'Docker: restart loop' });
  });
});
