/** Why and attention where newer runners poll, or where nobody knows which do. */
import { describe, expect, it } from 'vitest';
import type { InboundRowFacts, MessageFacts } from '../../src/contract/entities/message-facts.js';
import { attentionItems, attentionOf, NOTHING } from '../../src/rules/attention.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { containerFacts } from '../support/container-facts.js';
import { at, container, facts, inbound, NOW, pending } from '../support/message-facts.js';
import { digest, rowLine, session } from '../support/session-summary.js';

const NEWER = { limit: 10, order: 'triggers-first' } as const;
const UNKNOWN = { limit: 10, order: 'unknown' } as const;

const rows = (n: number, from: number, change: Partial<InboundRowFacts> = {}) =>
  Array.from({ length: n }, (_, i) => pending(from + i, change));
const answers = (n: number, from = 1) => rows(n, from, { kind: 'system' });
/** A row behind all of those. */
const last = (change: Partial<InboundRowFacts> = {}) => inbound({ seq: 2000, key: 'in:1000', ...change });
const why = (row: InboundRowFacts, change: Partial<MessageFacts> = {}) =>
  messageWhy(facts(row, { poll: NEWER, ...change }), NOW);
const said = (verdict: ReturnType<typeof why>) => [verdict.sentence, verdict.advice].join(' ');

describe('a message of a session in which newer runners poll', () => {
  it('is hidden for ever by ten answers that nobody reads', () => {
    const verdict = why(last({ pending: answers(10) }));
    expect(verdict).toMatchObject({ title: 'Deaf: hidden by 10 answers that nobody reads', tone: 'problem' });
    expect(said(verdict)).toMatch(/no container of this session takes anything any more.*Settle those rows/);
    expect(verdict.evidence.filter(({ what }) => what === 'In front')).toHaveLength(10);
    expect(verdict.forecast.map(({ sentence }) => sentence).join()).toMatch(/again and again, in vain/);
  });

  it('is taken where nine are in front, where they are newer up to 2.0, and where they start no turn', () => {
    expect(why(last({ pending: answers(9) })).title).toBe('About to be taken');
    const older = inbound({ seq: 2, key: 'in:1', pending: answers(10, 2) });
    expect(why(older).title).toBe('About to be taken');
    expect(why(older, { poll: { limit: 10, order: 'newest' } }).title).toBe('Held back by 10 newer rows');
    expect(why(last({ pending: rows(10, 1, { kind: 'system', trigger: false }) })).title).toBe(
      'About to be taken',
    );
  });

  it('waits for older ones, which are taken first', () => {
    const verdict = why(last({ pending: rows(12, 1) }));
    expect(verdict).toMatchObject({ title: 'Behind 10 older rows', tone: 'waiting', advice: null });
    const mixed = why(last({ pending: [...answers(4), ...rows(8, 5)] }));
    expect(mixed).toMatchObject({ title: 'Behind 10 older rows', tone: 'problem' });
    expect(mixed.sentence).toMatch(/4 that only a tool call looks up \(system\), 6 that it takes first/);
  });

  it('is not hidden by what the container has acked', () => {
    const acked = rows(20, 1, { ack: { status: 'completed', at: at(-1) } });
    expect(why(last({ pending: acked })).title).toBe('About to be taken');
    const done = why(inbound({ ack: { status: 'completed', at: at(-1) } }));
    expect(done.sentence).toMatch(/polls pass it over meanwhile/);
  });

  it('as context finds no place beside ten that start a turn, and waits for one where a turn is under way', () => {
    const context = last({ trigger: false, pending: rows(10, 1) });
    expect(why(context).title).toBe('No place left for context');
    const working = container({ claims: [{ messageId: 'm', since: at(-1) }] });
    expect(why(last({ trigger: false }), { container: working }).title).toBe('Context only');
    const older = why(last({ trigger: false }), {
      container: working,
      poll: { limit: 10, order: 'newest' },
    });
    expect(older).toMatchObject({ title: 'Goes into the turn', tone: 'ok' });
    expect(why(last({ trigger: false }), { container: working, poll: UNKNOWN }).sentence).toMatch(
      /Runners up to version 2.0 would push it into the turn/,
    );
  });

  it('with a trigger that is neither 0 nor 1 is passed over', () => {
    expect(why(last({ trigger: false, oddTrigger: true })).title).toBe('Passed over');
  });
});

describe('where no version is known', () => {
  it('depends on it, if one version takes the message', () => {
    const verdict = why(last({ pending: answers(10) }), { poll: UNKNOWN });
    expect(verdict).toMatchObject({ title: 'Depends on the version', tone: 'attention' });
    expect(verdict.sentence).toBe(
      'Runners up to version 2.0 take it with their next poll. Those from 2.2 on have 10 that only a tool call looks up (system) in front of it. v2.db does not tell which of them polls here.',
    );
  });

  it('is held back, if neither takes it', () => {
    const both = inbound({ seq: 200, key: 'in:100', pending: [...answers(10), ...rows(10, 200)] });
    expect(why(both, { poll: UNKNOWN }).title).toBe('Held back by other rows');
  });
});

describe('what needs a person', () => {
  const due = (ahead: number, olderAhead: number) => ({
    due: {
      ...{ dueAt: [NOW - 120_000], first: [rowLine('in:9', 'hi')] },
      ...{ ahead: [ahead], olderAhead: [olderAhead] },
    },
  });
  const of = (change: Parameters<typeof digest>[0], order: 'newest' | 'triggers-first' | 'unknown') =>
    attentionOf(
      session({
        digest: digest(change),
        container: containerFacts({ claimed: 'idle', heartbeatAt: NOW - 2000 }),
      }),
      [],
      NOW,
      [],
      order,
    ).map(({ kind, reason }) => [kind, reason]);

  it('is what other rows hide, by the order in which containers poll here', () => {
    const reason = (...given: Parameters<typeof of>) => of(...given)[0]?.[1];
    expect(reason(due(0, 10), 'triggers-first')).toMatch(/^The oldest ten rows hide it/);
    expect(reason(due(10, 0), 'triggers-first')).toMatch(/runs, but has not taken it/);
    expect(reason(due(10, 0), 'unknown')).toMatch(/may hide it: .* depends on the version/);
    expect(reason(due(10, 10), 'unknown')).toMatch(/^Other rows hide it/);
  });

  it('goes by the order of the workspace', () => {
    const one = session({
      digest: digest(due(10, 0)),
      container: containerFacts({ claimed: 'idle', heartbeatAt: NOW - 2000 }),
    });
    const reasons = (pollOrder: 'newest' | 'triggers-first') =>
      attentionItems([one], [], NOW, { ...NOTHING, pollOrder }).map((item) => item.reason);
    expect(reasons('newest')).toEqual([expect.stringMatching(/hide it/)]);
    expect(reasons('triggers-first')).toEqual([expect.stringMatching(/has not taken it/)]);
  });
});
