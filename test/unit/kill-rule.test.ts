import { expect, it } from 'vitest';
import { containerVerdict } from '../../src/rules/container-state.js';
import { killTerm } from '../../src/rules/kill-rule.js';
import { dockerSays } from '../support/container-facts.js';
import { at, container, NOW } from '../support/message-facts.js';

const MINUTE = 60;
const unborn = { heartbeatAt: null, touchedAt: at(-40 * MINUTE) };
const engine = dockerSays({ startedAt: at(-40 * MINUTE) });

it('a container that has never beaten is killed by its age, by newer hosts only', () => {
  expect(killTerm(container({ ...unborn, engine }))).toBeNull();
  expect(killTerm(container({ ...unborn, killsByAge: true }))).toBeNull();
  const age = { rule: 'age', patienceMs: 30 * MINUTE * 1000, at: at(-10 * MINUTE) };
  expect(killTerm(container({ ...unborn, engine, killsByAge: true }))).toEqual(age);
});

it('says of one that a newer host kills for its age that it hangs', () => {
  const old = container({ ...unborn, engine, killsByAge: true });
  expect(containerVerdict(old, NOW)).toMatchObject({
    state: 'stuck',
    sentence: expect.stringMatching(/started 40 min ago and has never been seen/),
  });
  expect(containerVerdict({ ...old, killsByAge: false }, NOW).state).not.toBe('stuck');
});
