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
  // What the host itself has written down goes before what the engine says.
  const started = container({ ...unborn, engine, killsByAge: true, startedAt: at(-5 * MINUTE) });
  expect(killTerm(started)).toMatchObject({ rule: 'age', at: at(25 * MINUTE) });
});

it('a claim and a heartbeat from before the start that the host wrote down count from there', () => {
  const claims = [{ messageId: 'm', since: at(-10 * MINUTE) }];
  const left = { heartbeatAt: at(-11 * MINUTE), claims };
  expect(killTerm(container(left))).toMatchObject({ rule: 'claim', at: at(-9 * MINUTE) });
  expect(killTerm(container({ ...left, startedAt: at(-30) }))).toMatchObject({ rule: 'claim', at: at(30) });
  const silent = container({ heartbeatAt: at(-40 * MINUTE), startedAt: at(-MINUTE) });
  expect(killTerm(silent)).toMatchObject({ rule: 'silence', at: at(29 * MINUTE) });
  // A later sign of life counts as before.
  expect(killTerm(container({ heartbeatAt: at(-2), startedAt: at(-MINUTE) }))).toMatchObject({
    at: at(30 * MINUTE - 2),
  });
});

it('says of one that a newer host kills for its age that it hangs', () => {
  const old = container({ ...unborn, engine, killsByAge: true });
  expect(containerVerdict(old, NOW)).toMatchObject({
    state: 'stuck',
    sentence: expect.stringMatching(/started 40 min ago and has never been seen/),
  });
  expect(containerVerdict({ ...old, killsByAge: false }, NOW).state).not.toBe('stuck');
});
