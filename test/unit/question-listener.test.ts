import { expect, it } from 'vitest';
import type { ContainerFacts } from '../../src/contract/entities/container.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { type Listener, listening } from '../../src/rules/question-listener.js';
import { at, container, facts, NOW, outbound } from '../support/message-facts.js';

const stopped = container({ claimed: 'stopped', heartbeatAt: at(-7200) });
const HOUR = 3600;

const cases: [string, number | null, ContainerFacts | null, Listener, string | null][] = [
  ['just asked', -10, container(), 'waits', null],
  ['asked for as long as a runner waits', -300, container(), 'waits', null],
  ['asked longer ago', -15 * HOUR - 300, container(), 'timed out', 'probably timed out 15 h ago'],
  ['without a container', -10, stopped, 'gone', 'probably nobody is waiting any more'],
  ['at no time that can be read', null, container(), 'waits', null],
  ['of a session that is not known yet', -10, null, 'waits', null],
  ['long ago, of a session that is not known yet', -HOUR, null, 'timed out', 'probably timed out 55 min ago'],
];

it.each(cases)('a question %s', (_what, seconds, of, listener, words) => {
  const found = listening(seconds === null ? null : at(seconds), of, NOW);
  expect(found).toMatchObject({ listener, words });
  expect(found.sentence.includes('tell the agent in a message')).toBe(listener !== 'waits');
});

it.each(cases.filter(([, , of]) => of !== null))('a question %s: as Why has it', (_what, seconds, of) => {
  const asked = seconds === null ? null : at(seconds);
  const row = outbound({ at: asked, question: { id: 'q', answer: null } });
  const given = facts(row, { container: of ?? container(), openQuestions: [{ id: row.id, row }] });
  const title = {
    waits: 'Waits for an answer',
    'timed out': 'Probably timed out',
    gone: 'Nobody is waiting for the answer',
  };
  expect(messageWhy(given, NOW).title).toBe(title[listening(asked, of, NOW).listener]);
});
