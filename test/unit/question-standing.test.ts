import { expect, it } from 'vitest';
import { type QuestionFacts, questionStanding } from '../../src/rules/question-standing.js';

const asked: QuestionFacts = { state: 'delivered', listed: false, answer: null };

it.each<[string, Partial<QuestionFacts>, string]>([
  ['N6: just asked, not delivered yet', { state: 'undelivered' }, 'undelivered'],
  ['N6: just asked, while the list is being read', { state: 'undelivered', listed: null }, 'undelivered'],
  ['to be delivered later', { state: 'scheduled' }, 'undelivered'],
  ['on the list before its delivery is noted', { state: 'undelivered', listed: true }, 'open'],
  ['delivered, and on the list', { listed: true }, 'open'],
  ['delivered, while the list is being read', { listed: null }, 'unknown'],
  ['delivered, and not on the list', {}, 'closed'],
  ['not deliverable', { state: 'failed' }, 'failed'],
  ['N6: answered, though still on the list', { listed: true, answer: 'yes' }, 'answered'],
  ['answered before its delivery was noted', { state: 'undelivered', answer: 'yes' }, 'answered'],
])('a question that is %s', (_what, facts, standing) => {
  expect(questionStanding({ ...asked, ...facts })).toBe(standing);
});
