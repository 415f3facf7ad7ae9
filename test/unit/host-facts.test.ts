import { expect, it } from 'vitest';
import { hostFacts } from '../../src/desk/host-facts.js';
import { container } from '../support/message-facts.js';

const none = { because: null, leased: false, ended: null };
const around = { played: false, simulated: false, staged: null, real: () => none };
const session = { id: 's-1', container: container() };
const evidence = () => ({ ...none, because: 'process 7 has v2.db open' });

it.each([
  ['nothing speaks for one', around, 'none', 60_000, 60_000],
  ['a real one, by the evidence', { ...around, real: evidence }, 'likely', 60_000, 1000],
  [
    'played, for a session that is simulated',
    { ...around, played: true, simulated: true },
    'simulated',
    1000,
    1000,
  ],
  ['played in somebody’s workspace, for the others', { ...around, played: true }, 'apart', 60_000, 60_000],
  [
    'played in a demo, for the others',
    { ...around, played: true, staged: ['s-2'] },
    'simulated',
    60_000,
    60_000,
  ],
  [
    'played in a demo, for one that is left as it is',
    { ...around, played: true, staged: ['s-1'] },
    'apart',
    60_000,
    60_000,
  ],
  ['resting, in a demo', { ...around, staged: ['s-1'] }, 'none', 60_000, 60_000],
])('%s', (_what, given, state, sweepMs, deliverMs) => {
  const host = hostFacts(session, given);
  expect(host).toMatchObject({ state, sweepMs, deliverMs });
  expect(host.because).toMatch(/^[A-Z].*\.$/);
});

it('a session without a container is delivered for as seldom as it is swept', () => {
  const stopped = { id: 's-1', container: container({ claimed: 'stopped' }) };
  expect(hostFacts(stopped, { ...around, real: evidence }).deliverMs).toBe(60_000);
});

it('says what a lease says: that a host runs, no guess, or that the last one has ended', () => {
  const leased = { because: 'a host (quay-1) holds a lease', leased: true, ended: null };
  expect(hostFacts(session, { ...around, real: () => leased }).because).toBe(
    'A host is running: a host (quay-1) holds a lease.',
  );
  const ended = { ...none, ended: 'No host is running: the last one (quay-1) ended at 12:00.' };
  expect(hostFacts(session, { ...around, real: () => ended })).toMatchObject({
    state: 'none',
    because: ended.ended,
  });
});
