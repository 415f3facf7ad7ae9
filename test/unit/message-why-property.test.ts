/** Over arbitrary facts, hostile ones too: there is always a verdict, in words, and it agrees with the row's own. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Approval } from '../../src/contract/entities/approval.js';
import type { ContainerFacts } from '../../src/contract/entities/container.js';
import type { Message, MessageState } from '../../src/contract/entities/message.js';
import {
  type Due,
  type HostFacts,
  type InboundRowFacts,
  MessageFacts,
  type OutboundRowFacts,
  type PendingRow,
  type RowRef,
  type TargetFacts,
} from '../../src/contract/entities/message-facts.js';
import type { Policy } from '../../src/contract/entities/policy.js';
import type { UnregisteredSender } from '../../src/contract/entities/unregistered-sender.js';
import type { Approver } from '../../src/contract/entities/user.js';
import { holding } from '../../src/rules/held-row.js';
import { inboundState, outboundState, stateNow } from '../../src/rules/message-state.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { NOW } from '../support/message-facts.js';

const FAR = [
  0,
  -1,
  1,
  8.64e15,
  -8.64e15,
  Number.MAX_SAFE_INTEGER,
  2 ** 53 * 1000,
  1e300,
  -62_135_596_800_000,
];
const time = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -400, max: 400 }).map((s) => NOW + s * 1000) },
  fc.integer({ min: -10_000_000, max: 10_000_000 }).map((ms) => NOW + ms),
  fc.constantFrom(...FAR),
);
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
// A file may say anything; that it says NaN itself would prove nothing here.
const words = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '<', '"', '\u0000', '\u202e', '$', '{', '\ud83d'),
    maxLength: 80,
  }),
  fc.constantFrom(
    'pending',
    'completed',
    'failed',
    'paused',
    'processing',
    'delivered',
    'system',
    'chat',
    'task',
  ),
);
const due: fc.Arbitrary<Due | null> = orNull(fc.record({ text: words, at: orNull(time) }));
const seq = orNull(fc.constantFrom(...FAR, 2, 4, 6, 8, 20));
const key = (side: 'in' | 'out') => fc.nat().map((n) => `${side}:${n}`);
const ack = orNull(fc.record({ status: orNull(words), at: orNull(time) }));
const refOf = (side: 'in' | 'out'): fc.Arbitrary<RowRef> =>
  fc.record({ key: key(side), id: words, seq, kind: words, at: orNull(time) });
const pending: fc.Arbitrary<PendingRow> = fc.record({
  ...{ key: key('in'), id: words, seq, kind: words, at: orNull(time), ack },
  status: orNull(words),
  processAfter: due,
  onWake: orNull(fc.boolean()),
  trigger: orNull(fc.boolean()),
  oddTrigger: fc.boolean(),
});
const inbound: fc.Arbitrary<InboundRowFacts> = fc
  .record({
    own: pending,
    recurrence: orNull(fc.record({ cron: words, nextAt: orNull(time) })),
    tries: orNull(fc.constantFrom(0, 1, 4, 5, 6, -3, 1e9, Number.MAX_SAFE_INTEGER)),
    copied: orNull(
      fc.record({
        how: fc.constantFrom('echo' as const, 'backfill' as const),
        ...{ surface: orNull(words), label: orNull(words), sessionId: orNull(words) },
      }),
    ),
    pending: fc.array(pending, { maxLength: 14 }),
    answers: fc.array(
      fc.tuple(refOf('out'), orNull(words)).map(([row, line]) => ({ ...row, line })),
      { maxLength: 3 },
    ),
    next: orNull(pending),
    question: orNull(fc.record({ id: words, row: orNull(refOf('out')) })),
  })
  .map(({ own, ...rest }) => ({ ...own, ...rest, direction: 'inbound' }));
const address = fc.record({
  channelType: orNull(words),
  platformId: orNull(words),
  threadId: orNull(words),
});
const outbound: fc.Arbitrary<OutboundRowFacts> = fc
  .record({
    own: refOf('out'),
    deliverAfter: due,
    delivery: orNull(
      fc.record({ status: orNull(words), at: orNull(time), platformMessageId: orNull(words) }),
    ),
    hasPlatformIds: fc.boolean(),
    address,
    routing: orNull(address),
    destination: orNull(words),
    inReplyTo: orNull(fc.record({ id: words, row: orNull(refOf('in')) })),
    operation: orNull(words),
    task: orNull(refOf('in')),
    question: orNull(
      fc.record({
        id: words,
        answer: orNull(
          fc.tuple(pending, words, orNull(words)).map(([row, option, by]) => ({ ...row, option, by })),
        ),
      }),
    ),
  })
  .map(({ own, ...rest }) => ({ ...own, ...rest, direction: 'outbound' }));
const container: fc.Arbitrary<ContainerFacts> = fc.record({
  claimed: orNull(fc.constantFrom('running', 'idle', 'stopped')),
  heartbeatAt: orNull(time),
  claims: fc.array(fc.record({ messageId: words, since: orNull(time) }), { maxLength: 3 }),
  tool: orNull(
    fc.record({ name: words, declaredTimeoutMs: orNull(fc.constantFrom(...FAR)), startedAt: orNull(time) }),
  ),
  simulated: fc.boolean(),
  touchedAt: orNull(time),
  closed: fc.boolean(),
  demo: fc.boolean(),
  files: fc.constantFrom('unread', 'read', 'missing', 'unreadable'),
  hold: orNull(
    fc.record({
      ...{ incarnation: orNull(fc.nat()), by: orNull(words), at: orNull(time), container: orNull(words) },
      stopIntent: orNull(fc.constantFrom('stop', 'respawn_after_stop', 'huh')),
      host: orNull(
        fc.record({
          ...{ instanceId: words, hostname: orNull(words), pid: orNull(fc.nat()), startedAt: orNull(time) },
          ...{ expires: fc.constantFrom('2026-11-22T12:01:00.000Z', '', '2020'), stopped: orNull(words) },
        }),
      ),
    }),
  ),
  wake: orNull(fc.record({ reason: words, at: orNull(time), count: fc.nat() })),
  engine: fc.record({
    asked: fc.constantFrom('pending', 'none', 'answered'),
    engines: fc.constant(['Docker']),
    problems: fc.constant([]),
    since: orNull(time),
    containers: fc.array(
      fc.record({
        ...{ engine: fc.constant('Docker'), id: fc.constant('4f19dd7c3044'), name: words },
        state: fc.constantFrom('running', 'paused', 'restarting', 'looping'),
        startedAt: orNull(time),
        restarts: fc.nat(9),
        foundBy: fc.constantFrom('label', 'mount'),
      }),
      { maxLength: 1 },
    ),
    unplaced: fc.array(
      fc.record({
        ...{ engine: fc.constant('Docker'), id: fc.constant('4f19dd7c3044'), name: words, why: words },
        state: fc.constantFrom('running', 'paused'),
        startedAt: orNull(time),
        restarts: fc.nat(9),
      }),
      { maxLength: 1 },
    ),
    lost: fc.array(fc.record({ engine: fc.constant('Podman'), until: time, container: orNull(words) }), {
      maxLength: 1,
    }),
  }),
});
const host: fc.Arbitrary<HostFacts> = fc.record({
  state: fc.constantFrom('simulated', 'likely', 'apart', 'none'),
  because: fc.constant('Because.'),
  wakes: fc.boolean(),
  sweepMs: fc.constantFrom(1000, 60_000),
  deliverMs: fc.constantFrom(1000, 60_000),
});
const target: fc.Arbitrary<TargetFacts> = fc.record({
  type: fc.constantFrom('nowhere', 'unknown', 'chat', 'agent'),
  name: orNull(words),
  permitted: fc.constantFrom('own chat', 'destination', 'no'),
  detached: fc.boolean(),
});
const approver: fc.Arbitrary<Approver> = fc.record({
  ...{ userId: words, name: orNull(words), known: fc.boolean(), chat: orNull(words) },
  role: orNull(fc.constantFrom('agent-admin', 'admin', 'owner')),
});
const agent = fc.record({ id: words, name: orNull(words) });
const policy: fc.Arbitrary<Policy> = fc.record({
  ...{ from: agent, to: agent, approver, createdAt: orNull(time), connected: fc.boolean() },
});
const approval: fc.Arbitrary<Approval> = fc.record({
  kind: fc.constantFrom('action', 'sender', 'channel'),
  id: words,
  sessionId: orNull(words),
  agentGroupId: orNull(words),
  agentName: orNull(words),
  chat: orNull(fc.record({ name: words, channelType: orNull(words) })),
  action: fc.constantFrom('install_packages', 'onecli_credential', 'schedule_task', ''),
  title: fc.constantFrom('', 'Install packages?'),
  detail: orNull(words),
  sender: orNull(words),
  status: fc.constantFrom('pending', 'awaiting_reason', 'odd'),
  createdAt: orNull(time),
  expiresAt: orNull(time),
  requestIds: fc.array(words, { maxLength: 2 }),
  decidedBy: fc.constantFrom('named', 'role', 'either'),
  approvers: fc.array(approver, { maxLength: 3 }),
  ...{ instance: orNull(words), messageId: orNull(words) },
  moreApprovers: fc.constantFrom(0, 2),
  card: orNull(words),
});
const dropped: fc.Arbitrary<UnregisteredSender> = fc.record({
  ...{ channelType: words, platformId: words, userId: orNull(words), name: orNull(words) },
  reason: fc.constantFrom('unknown_sender_strict', 'no_agent_wired', 'odd'),
  count: fc.constantFrom(1, 30),
  ...{ firstAt: orNull(time), lastAt: orNull(time) },
  ...{ chatName: words, agentName: orNull(words), sessionId: orNull(words) },
  standing: fc.constantFrom('open', 'asked', 'let in', 'denied'),
  canAsk: fc.boolean(),
});
const anyFacts: fc.Arbitrary<MessageFacts> = fc.record({
  row: fc.oneof(inbound, outbound),
  container,
  host,
  poll: fc.record({
    limit: fc.constantFrom(1, 3, 10, 50),
    order: fc.constantFrom('newest', 'triggers-first', 'unknown'),
  }),
  zone: fc.record({
    name: fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo'),
    from: fc.constantFrom('agent group', 'project', 'machine'),
  }),
  openQuestions: fc.array(fc.record({ id: words, row: orNull(refOf('out')) }), { maxLength: 2 }),
  attempts: fc.record({
    kept: fc.boolean(),
    failed: orNull(
      fc.record({
        ...{ messageId: words, attempts: fc.nat(5), lastAt: orNull(time), nextAt: orNull(time) },
        lastError: orNull(words),
      }),
    ),
  }),
  approvals: fc.array(approval, { maxLength: 2 }),
  gate: fc.oneof(fc.constantFrom(null, 'free' as const), policy),
  dropped: fc.array(dropped, { maxLength: 2 }),
  target: orNull(target),
  tasks: fc.record({
    own: fc.boolean(),
    series: fc.constantFrom(null, '', 'rate-feed-5611'),
    live: fc.constantFrom(null, 0, 1),
    streak: fc.nat(10),
  }),
});

const OFF = /NaN|Infinity|undefined|null|Invalid|\[object|in -|\bfor -| {2}(?=\S)|\.\.|\$\{/;

/** Without what it quotes from the file. */
const ownWords = (text: string): string => text.replace(/“[^”]*”/gsu, '“”');

it('there is always a verdict, in whole words', () => {
  fc.assert(
    fc.property(anyFacts, time, (facts, now) => {
      const why = messageWhy(MessageFacts.parse(facts), now);
      const sentences = [
        why.sentence,
        ...why.forecast.map((step) => step.sentence),
        ...(why.advice === null ? [] : [why.advice]),
      ];
      for (const sentence of sentences) expect(ownWords(sentence).trim()).toMatch(/^\S.*[.…]$/su);
      for (const text of [why.title, ...sentences]) expect(ownWords(text)).not.toMatch(OFF);
      for (const { what, value } of why.evidence) {
        expect(what).toMatch(/\S/);
        expect(value).toMatch(/\S/);
      }
      for (const step of [...why.evidence, ...why.forecast]) {
        expect(step.at === null || Number.isFinite(step.at)).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});

/** The row as the timeline has it, read at `now`. */
function asMessage(row: MessageFacts['row'], now: number): Message {
  const due = (d: Due | null) => (d === null ? null : (d.at ?? Number.NaN));
  const finite = (d: Due | null) => d?.at ?? null;
  const [state, statusText]: [MessageState, string | null] =
    row.direction === 'inbound'
      ? [inboundState({ ...row, processAfter: due(row.processAfter) }, now), row.status]
      : [
          outboundState(
            {
              delivery: row.delivery === null ? null : (row.delivery.status ?? ''),
              deliverAfter: due(row.deliverAfter),
            },
            now,
          ),
          row.delivery?.status ?? null,
        ];
  return {
    ...{ key: row.key, id: row.id, seq: row.seq, kind: row.kind, at: row.at, timestamp: '' },
    ...{ direction: row.direction, state, statusText, sender: null, cut: false },
    stateAt: row.direction === 'outbound' ? (row.delivery?.at ?? null) : null,
    body:
      row.direction === 'outbound' && row.operation !== null
        ? { type: 'action', action: row.operation, fields: [] }
        : { type: 'text', text: '', replyTo: null },
    ...{ contentBytes: 0, attachments: [], platformId: null, channelType: null, threadId: null },
    processAfter: row.direction === 'inbound' ? finite(row.processAfter) : null,
    deliverAfter: row.direction === 'outbound' ? finite(row.deliverAfter) : null,
    ...{ recurrence: null, tries: null, onWake: null, sourceSessionId: null, copied: null },
    trigger: row.direction === 'inbound' ? row.trigger : null,
    ...{ inReplyTo: null, platformMessageId: null },
  };
}

it('agrees with the word on the row, however long ago that was read', () => {
  fc.assert(
    fc.property(anyFacts, time, fc.nat(1_000_000), (facts, read, later) => {
      const row = asMessage(facts.row, read);
      const why = messageWhy(facts, read + later);
      const held = holding(row, facts.approvals) !== null;
      expect(why.state).toBe(held ? 'held' : stateNow(row, read + later));
    }),
    { numRuns: 3000 },
  );
});
