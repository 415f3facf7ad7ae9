/** What is said of policies between agents, and of the messages that they hold. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/contract/entities/policy.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { policyProblem, reachWords } from '../../src/rules/policy.js';
import { approval, approver } from '../support/approval.js';
import { facts, NOW, outbound } from '../support/message-facts.js';

const MIN = 60_000;
const policy = (change: Partial<Policy> = {}): Policy => ({
  ...{ from: { id: 'ag-a', name: 'A' }, to: { id: 'ag-b', name: 'B' }, connected: true },
  ...{ approver: approver('tg:1', 'Vesna'), createdAt: NOW - 60 * MIN },
  ...change,
});
const TO_AGENT = { channelType: 'agent', platformId: 'ag-b', threadId: null };
const taken = outbound({
  id: 'out-1',
  address: TO_AGENT,
  delivery: { status: 'delivered', at: NOW - 5 * MIN, platformMessageId: null },
});
const held = approval(NOW, {
  ...{ action: 'a2a_message_gate', title: 'Message approval', requestIds: ['out-1'], decidedBy: 'named' },
});

describe('14.4: a message to another agent', () => {
  test('that is held says so, for whom, and until when', () => {
    const why = messageWhy(facts(taken, { approvals: [held], gate: policy() }), NOW);
    expect(why).toMatchObject({ state: 'held', title: 'Waits for approval', statusText: 'delivered' });
    expect(why.sentence).toContain('Only “Vesna” can decide on the host’s card, in the chat “Vesna (DM)”');
    expect(why.evidence).toContainEqual(
      expect.objectContaining({ what: 'Policy', value: 'holds each message for “Vesna”' }),
    );
    const rejected = { ...held, status: 'awaiting_reason', expiresAt: NOW + 3 * MIN };
    const waits = messageWhy(facts(taken, { approvals: [rejected], gate: policy() }), NOW);
    expect(waits).toMatchObject({ state: 'held', title: 'Held for approval' });
    expect(waits.sentence).toMatch(/It was rejected\. .* for 3 min;/);
  });

  test.each<[string, Policy | 'free' | null, string, RegExp]>([
    [
      'under a policy of then',
      policy(),
      'No longer held',
      /approved and handed over, or rejected and dropped/,
    ],
    ['under a newer policy', policy({ createdAt: NOW }), 'Handed to another agent', /policy .* may be newer/],
    ['without one now', 'free', 'Handed to another agent', /whether one did then is not kept/],
    ['where there are none', null, 'Handed to another agent', /: that involves no platform\.$/],
  ])('that is held no more claims no more than is known: %s', (_, gate, title, words) => {
    const why = messageWhy(facts(taken, { gate }), NOW);
    expect([why.state, why.title]).toEqual(['delivered', title]);
    expect(why.sentence).toMatch(words);
  });

  test('that waits for its delivery foretells the hold, or that it will be lost', () => {
    const target = { type: 'agent', name: 'B', permitted: 'destination', detached: false } as const;
    const waits = outbound({ address: TO_AGENT, delivery: null });
    const next = (gate: Policy) =>
      messageWhy(facts(waits, { gate, target }), NOW).forecast.map(({ sentence }) => sentence);
    expect(next(policy())).toContain(
      'A policy holds it: the host marks it as delivered and asks “Vesna”. What is approved is handed over.',
    );
    const gone = approver('tg:1', null, { known: false });
    expect(next(policy({ approver: gone })).at(-1)).toMatch(
      /^A policy holds it, but v2\.db has no user “tg:1”, so/,
    );
  });
});

describe('14.4: a policy', () => {
  test.each<[string, Partial<Policy>, RegExp | null]>([
    ['that works', {}, null],
    ['without a destination', { connected: false }, /has no destination for the receiver/],
    ['of an agent that is gone', { to: { id: 'ag-b', name: null } }, /is gone/],
    [
      'for somebody unknown',
      { approver: approver('tg:1', null, { known: false }) },
      /^No message gets through: v2\.db/,
    ],
    ['for an id without a channel', { approver: approver('vesna', 'Vesna') }, /“vesna” names no channel/],
  ])('%s', (_, change, words) => {
    const said = policyProblem(policy(change));
    if (words === null) expect(said).toBeNull();
    else expect(said).toMatch(words);
  });

  test('says how its approver is reached', () => {
    expect(reachWords(approver('tg:1', null, { chat: 'Vesna (DM)' }))).toBe('direct chat Vesna (DM)');
    expect(reachWords(approver('tg:1', null))).toBe('no direct chat yet');
    expect(reachWords(approver('tg:1', null, { known: false }))).toBe('not in v2.db');
    expect(reachWords(approver(':', null))).toBe('cannot be reached');
  });
});
