import { describe, expect, it } from 'vitest';
import { ENGINE_NOT_ASKED } from '../../src/contract/entities/container.js';
import type { MessageFacts } from '../../src/contract/entities/message-facts.js';
import { messageWhy, type Why } from '../../src/rules/message-why.js';
import {
  at,
  container,
  due,
  facts,
  hosts,
  inbound,
  NOW,
  outbound,
  pending,
  ref,
} from '../support/message-facts.js';

/** What is checked: the state, the tone, words of title and sentence, the forecast, words of the advice. */
interface Says {
  state: Why['state'];
  tone: Why['tone'];
  title: string;
  /** In the sentence. */
  says?: string | RegExp;
  /** In order, each a part of the sentence; with a time in seconds from now where it is known. */
  next?: (string | [string, number])[];
  /** Null: nothing needs doing. */
  advice?: string | null;
  /** Keys of rows that the evidence or the forecast leads to. */
  rows?: string[];
}

const stopped = container({ claimed: 'stopped', heartbeatAt: at(-7200) });
const claimedAt = (seconds: number) => ({ status: 'processing', at: at(seconds) });
const claim = (seconds: number, id = 'id-in:1') => [{ messageId: id, since: at(seconds) }];
const newer = (n: number, fields: Parameters<typeof pending>[1] = {}, from = 2) =>
  Array.from({ length: n }, (_, i) => pending(from + i, fields));
const address = (channelType: string | null, platformId: string | null) => ({
  channelType,
  platformId,
  threadId: null,
});

type Case = [what: string, given: MessageFacts, says: Says];

const daily = { cron: '0 9 * * *', nextAt: at(7200) };
const serial: Case[] = [
  [
    'B10: a daily task that the host gave up ends its series',
    facts(inbound({ kind: 'task', status: 'failed', tries: 5, recurrence: daily })),
    {
      state: 'failed',
      tone: 'problem',
      title: 'The host gave up, and its series ends',
      says: 'Its series ends with it',
      next: [],
      advice: '“Edit and send again” keeps its recurrence',
    },
  ],
  [
    'B10: one whose series goes on all the same',
    facts(
      inbound({
        kind: 'task',
        status: 'failed',
        tries: 5,
        recurrence: daily,
        next: pending(7, { kind: 'task' }),
      }),
    ),
    {
      state: 'failed',
      tone: 'problem',
      title: 'The host gave up',
      says: /handed out again\.$/,
      next: ['The next of its series is task 14'],
    },
  ],
  [
    'a container’s failure is copied as completed, so the series goes on',
    facts(
      inbound({
        kind: 'task',
        status: 'completed',
        recurrence: daily,
        ack: { status: 'failed', at: at(-9) },
      }),
    ),
    {
      state: 'failed',
      tone: 'problem',
      title: 'The container gave up',
      next: ['makes the next of its series', ['The next of its series is due', 7200]],
    },
  ],
  [
    'B13: two live rows of one series',
    facts(
      inbound({
        kind: 'task',
        processAfter: due(3600),
        recurrence: daily,
        next: pending(7, { kind: 'task', processAfter: due(3600) }),
      }),
    ),
    {
      state: 'scheduled',
      tone: 'problem',
      title: 'Its series is forked',
      says: 'task 14 of the same series is live too',
      advice: 'Stop the series',
      rows: ['in:7'],
    },
  ],
  [
    'B21: a task whose script failed',
    facts(inbound({ kind: 'task', recurrence: daily, ack: { status: 'script-skip:error', at: at(-60) } })),
    {
      state: 'failed',
      tone: 'problem',
      title: 'Its script failed',
      says: /^(?!.*no runner writes).*copy it as failed/s,
      next: ['copies the ack, as failed', 'makes the next', 'next of its series is due'],
      advice: 'script',
    },
  ],
  [
    'B21: copied as failed by a newer host, whose series go on',
    facts(
      inbound({
        kind: 'task',
        status: 'failed',
        recurrence: daily,
        ack: { status: 'script-skip:error', at: at(-60) },
      }),
    ),
    { state: 'failed', tone: 'problem', title: 'Its script failed', says: 'the runner skipped it' },
  ],
];

const doubted: Case[] = [
  [
    'B08: held back by three newer ones, where the agent group takes three at a time',
    facts(inbound({ pending: newer(5) }), { poll: { limit: 3, order: 'newest' } }),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Held back by 3 newer rows',
      says: /newest 3 rows that are due \(max_messages_per_prompt of its agent group\)/,
    },
  ],
  [
    'N1: due, and its agent group has no configuration, so no host wakes it',
    facts(inbound(), { container: stopped, host: { ...hosts.likely, wakes: false } }),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Won’t be picked up',
      says: 'has no row in container_configs',
      next: ['Nothing: its agent group has no row'],
      advice: 'Restart the host',
    },
  ],
  [
    'F5: due, and its container has been silent for long',
    facts(inbound(), { container: container({ heartbeatAt: at(-13 * 60) }) }),
    {
      state: 'waiting',
      tone: 'waiting',
      title: 'About to be taken, if its container runs',
      says: 'last seen 13 min ago: its next poll takes it if it still runs',
      next: ['If the container still runs', 'next sweep'],
    },
  ],
  [
    'N7: claimed, and container_state still names the tool that its predecessor died in',
    facts(inbound({ ack: claimedAt(-20) }), {
      container: container({
        claims: claim(-20),
        tool: { name: 'Bash', declaredTimeoutMs: null, startedAt: at(-120) },
      }),
    }),
    { state: 'claimed', tone: 'ok', title: 'With the container', says: 'for 20 s and works on it' },
  ],
  [
    'F6: claimed, by a tool far past its limit',
    facts(inbound({ ack: claimedAt(-7200) }), {
      container: container({
        claims: claim(-7200),
        tool: { name: 'Bash', declaredTimeoutMs: 600_000, startedAt: at(-7100) },
      }),
    }),
    {
      state: 'claimed',
      tone: 'attention',
      title: 'With the container',
      says: 'is running “Bash”, for longer than its limit',
    },
  ],
];

const settled: Case[] = [
  [
    'done and answered',
    facts(
      inbound({
        status: 'completed',
        at: at(-67),
        ack: { status: 'completed', at: at(-60) },
        answers: [{ ...ref('out:9'), line: 'Here it is' }],
      }),
    ),
    {
      state: 'done',
      tone: 'ok',
      title: 'Done and answered',
      says: 'completed it 1 min ago, 7 s after it came',
      next: [],
      advice: null,
      rows: ['out:9'],
    },
  ],
  [
    'done without an answer',
    facts(inbound({ status: 'completed', ack: { status: 'completed', at: at(-60) } })),
    { state: 'done', tone: 'ok', title: 'Done', says: 'No row names it', advice: null },
  ],
  [
    'B02: hidden by an ack of 20 days ago',
    facts(inbound({ at: at(-60), ack: { status: 'completed', at: at(-20 * 86_400) } })),
    {
      state: 'missed',
      tone: 'problem',
      title: 'Hidden by an older ack',
      says: 'earlier message with the same id 20 d ago, 20 d before this one came',
      next: ['copies the older ack'],
      advice: 'Send it again',
    },
  ],
  [
    'B02: hidden by an older ack that a host has copied',
    facts(inbound({ status: 'completed', at: at(-60), ack: { status: 'failed', at: at(-86_400) } })),
    { state: 'missed', tone: 'problem', title: 'Hidden by an older ack', says: 'copied that ack', next: [] },
  ],
  [
    'B02: behind a claim on an earlier message with its id',
    facts(inbound({ at: at(-60), ack: { status: 'processing', at: at(-86_400) } })),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Hidden by an old claim',
      says: 'an earlier message with the same id',
      next: ['next container clears the claim'],
    },
  ],
  [
    'done, and the ack is gone',
    facts(inbound({ status: 'completed', kind: 'task' })),
    { state: 'done', tone: 'ok', title: 'Done', says: 'the task was cancelled' },
  ],
  [
    'done, and its series goes on',
    facts(
      inbound({
        status: 'completed',
        ack: { status: 'completed', at: at(-60) },
        next: pending(7, { kind: 'task', processAfter: due(3600) }),
      }),
    ),
    {
      state: 'done',
      tone: 'ok',
      title: 'Done',
      next: [['The next of its series is task 14', 3600]],
      rows: ['in:7'],
    },
  ],
  [
    'done, and the next of its series is paused',
    facts(
      inbound({
        status: 'completed',
        ack: { status: 'completed', at: at(-60) },
        next: pending(7, { status: 'paused' }),
      }),
    ),
    { state: 'done', tone: 'ok', title: 'Done', next: ['which is paused'] },
  ],
  [
    'done, and the host has yet to make the next of its series',
    facts(
      inbound({
        status: 'completed',
        ack: { status: 'completed', at: at(-5) },
        recurrence: { cron: '0 9 * * *', nextAt: at(7200) },
      }),
    ),
    {
      state: 'done',
      tone: 'ok',
      title: 'Done',
      next: ['makes the next of its series', ['The next of its series is due', 7200]],
    },
  ],
  [
    'done, with a recurrence that is none',
    facts(
      inbound({
        status: 'completed',
        ack: { status: 'completed', at: at(-5) },
        recurrence: { cron: 'often', nextAt: null },
      }),
    ),
    { state: 'done', tone: 'ok', title: 'Done', next: ['not a cron expression'] },
  ],
  [
    'acked, not yet copied',
    facts(inbound({ ack: { status: 'completed', at: at(-20) } })),
    {
      state: 'answered',
      tone: 'ok',
      title: 'Completed, not yet copied by the host',
      next: [['copies the ack', 40]],
      advice: null,
    },
  ],
  [
    'acked, and the sweep is late',
    facts(inbound({ ack: { status: 'completed', at: at(-90) } })),
    {
      state: 'answered',
      tone: 'ok',
      title: 'Completed, not yet copied',
      next: ['next sweep, within 1 min, copies the ack'],
    },
  ],
  [
    'acked, and no host is there',
    facts(inbound({ ack: { status: 'completed', at: at(-20) } }), { host: hosts.none }),
    {
      state: 'answered',
      tone: 'attention',
      title: 'Completed, not yet copied',
      next: ['Nothing until a host runs'],
      advice: 'Start the host',
    },
  ],
  [
    'given up by the container',
    facts(inbound({ ack: { status: 'failed', at: at(-30) } })),
    {
      state: 'failed',
      tone: 'problem',
      title: 'The container gave up',
      says: 'gave up on it 30 s ago. That is final',
      next: [['copies the ack, as completed', 30]],
      advice: 'Inject it again',
    },
  ],
  [
    'given up by the container, and copied',
    facts(inbound({ status: 'completed', ack: { status: 'failed', at: at(-300) } })),
    {
      state: 'failed',
      tone: 'problem',
      title: 'The container gave up',
      says: 'The host has recorded it as completed',
      next: [],
    },
  ],
  [
    'given up by the host',
    facts(inbound({ status: 'failed', tries: 5, ack: claimedAt(-600) })),
    {
      state: 'failed',
      tone: 'problem',
      title: 'The host gave up',
      says: 'Containers died 5 times',
      next: [],
      advice: 'Inject it again',
    },
  ],
  [
    'failed before its tries were used',
    facts(inbound({ status: 'failed', tries: 1 })),
    { state: 'failed', tone: 'problem', title: 'The host gave up', says: 'marked it as failed' },
  ],
  [
    'a paused task',
    facts(
      inbound({
        status: 'paused',
        kind: 'task',
        processAfter: due(600),
        recurrence: { cron: '0 9 * * *', nextAt: at(1) },
      }),
    ),
    {
      state: 'paused',
      tone: 'waiting',
      title: 'Paused task',
      next: [['While paused, it stays', 600], 'resumes it'],
      advice: 'Resume it',
    },
  ],
  [
    'a status that nobody knows',
    facts(inbound({ status: '<b>odd</b>' })),
    {
      state: 'unknown',
      tone: 'attention',
      title: 'Unknown status',
      says: '“<b>odd</b>”',
      next: [],
    },
  ],
];

const claimed: Case[] = [
  [
    'claimed, and at work',
    facts(inbound({ ack: claimedAt(-37) }), { container: container({ claims: claim(-37) }) }),
    {
      state: 'claimed',
      tone: 'ok',
      title: 'With the container',
      says: 'has had it for 37 s and works on it',
      next: ['acks it', ['counts as dead', 30 * 60 - 2], 'try 1 of 5, after 5 s'],
      advice: null,
    },
  ],
  [
    'claimed, without a sign of life since: stuck in 23 s',
    facts(inbound({ ack: claimedAt(-37) }), {
      container: container({ claims: claim(-37), heartbeatAt: at(-40) }),
    }),
    {
      state: 'claimed',
      tone: 'attention',
      title: 'Silent since it was claimed',
      says: 'has had it for 37 s, and has been silent since: in 23 s it will count as stuck',
      next: ['acks it', ['counts as stuck', 23], 'given back'],
      advice: null,
    },
  ],
  [
    'claimed, and silent for no longer than one may be',
    facts(inbound({ ack: claimedAt(-29) }), {
      container: container({ claims: claim(-29), heartbeatAt: at(-30) }),
    }),
    { state: 'claimed', tone: 'ok', title: 'With the container', next: ['acks it', 'stuck', 'given back'] },
  ],
  [
    'claimed under a tool that may take its time',
    facts(inbound({ ack: claimedAt(-300), tries: 2 }), {
      container: container({
        claims: claim(-300),
        heartbeatAt: at(-301),
        tool: { name: 'Bash', declaredTimeoutMs: 600_000, startedAt: at(-290) },
      }),
    }),
    {
      state: 'claimed',
      tone: 'ok',
      title: 'With the container',
      says: 'is running “Bash”',
      next: ['acks it', ['counts as stuck', 300], 'try 3 of 5, after 20 s'],
    },
  ],
  [
    'claimed by the simulated agent',
    facts(inbound({ ack: claimedAt(-5) }), {
      container: container({ claims: claim(-5), simulated: true }),
      host: hosts.simulated,
    }),
    { state: 'claimed', tone: 'ok', title: 'With the container', next: ['acks it'] },
  ],
  [
    'claimed while the agent waits for an answer',
    facts(inbound({ ack: claimedAt(-40) }), {
      container: container({ claims: claim(-40) }),
      openQuestions: [{ id: 'q', row: ref('out:4', { kind: 'chat-sdk', at: at(-30) }) }],
    }),
    {
      state: 'claimed',
      tone: 'attention',
      title: 'The agent waits for an answer',
      says: 'has asked chat-sdk 4',
      advice: 'Answer the question',
      rows: ['out:4'],
    },
  ],
  [
    'claimed after an older question was asked',
    facts(inbound({ ack: claimedAt(-40) }), {
      container: container({ claims: claim(-40) }),
      openQuestions: [{ id: 'q', row: ref('out:4', { at: at(-300) }) }],
    }),
    { state: 'claimed', tone: 'ok', title: 'With the container' },
  ],
  [
    'held by a container that is stuck',
    facts(inbound({ ack: claimedAt(-90), tries: 1 }), {
      container: container({ claims: claim(-90), heartbeatAt: at(-91) }),
    }),
    {
      state: 'claimed',
      tone: 'problem',
      title: 'Held by a container that is silent',
      next: ['kills the container', 'try 2 of 5, after 10 s'],
      advice: null,
    },
  ],
  [
    'held by a container that is stuck, and no host is there',
    facts(inbound({ ack: claimedAt(-90) }), {
      container: container({ claims: claim(-90), heartbeatAt: at(-91) }),
      host: hosts.none,
    }),
    {
      state: 'claimed',
      tone: 'problem',
      title: 'Held by a container that is silent',
      next: ['Nothing until a host runs', 'Then', 'A container that is started clears the claim'],
      advice: 'Start the host',
    },
  ],
  [
    'a claim that was left behind',
    facts(inbound({ ack: claimedAt(-5700), tries: 4 }), { container: { ...stopped, claims: claim(-5700) } }),
    {
      state: 'claimed',
      tone: 'problem',
      title: 'Claim of a container that is gone',
      next: ['try 5 of 5, after 1 min'],
    },
  ],
  [
    'a claim that was left behind, which a host would have dealt with by now',
    facts(inbound({ ack: claimedAt(-5700) }), {
      container: { ...stopped, touchedAt: at(-121), claims: claim(-5700) },
    }),
    {
      state: 'claimed',
      tone: 'problem',
      title: 'Claim of a container',
      advice: 'would have dealt with this by now',
    },
  ],
  [
    'a claim that was left behind just now',
    facts(inbound({ ack: claimedAt(-5700) }), {
      container: { ...stopped, touchedAt: at(-119), claims: claim(-5700) },
    }),
    { state: 'claimed', tone: 'problem', title: 'Claim of a container', advice: null },
  ],
  [
    'held by a container that a host would have killed by now',
    facts(inbound({ ack: claimedAt(-181) }), {
      container: container({ claims: claim(-181), heartbeatAt: at(-200) }),
    }),
    {
      state: 'claimed',
      tone: 'problem',
      title: 'Held by a container that is silent',
      advice: 'would have dealt with this by now',
    },
  ],
  [
    'a claim that was left behind, the tries used',
    facts(inbound({ ack: claimedAt(-5700), tries: 5 }), { container: { ...stopped, claims: claim(-5700) } }),
    { state: 'claimed', tone: 'problem', title: 'Claim of a container', next: ['gives up on the message'] },
  ],
  [
    'held by a silent container that the played host leaves alone',
    facts(inbound({ ack: claimedAt(-90) }), {
      container: container({ heartbeatAt: at(-300), claims: claim(-90), demo: true }),
      host: hosts.apart,
    }),
    {
      state: 'claimed',
      tone: 'problem',
      title: 'Held by a container that is silent',
      // Never “then it is given back”.
      next: ['leaves this session alone, so it never kills the container', 'clears the claim'],
      advice: 'Simulate this session.',
    },
  ],
  [
    'a claim that was left behind in a closed session',
    facts(inbound({ ack: claimedAt(-5700) }), { container: { ...stopped, closed: true } }),
    {
      state: 'claimed',
      tone: 'problem',
      title: 'Claim of a container',
      next: ['hosts ignore closed sessions', 'clears the claim'],
      advice: 'active session',
    },
  ],
  [
    'given back by the host: retry 3 of 5 in 40 s',
    facts(inbound({ ack: claimedAt(-10), tries: 3, processAfter: due(40) }), { container: stopped }),
    {
      state: 'scheduled',
      tone: 'attention',
      title: 'Retry 3 of 5 in 40 s',
      next: [['due again', 40], 'starts a container'],
      advice: null,
    },
  ],
  [
    'given back, due, and hidden by the old claim',
    facts(inbound({ ack: claimedAt(-60), tries: 1, processAfter: due(-5) })),
    { state: 'waiting', tone: 'problem', title: 'Hidden by an old claim', next: ['clears the claim'] },
  ],
  [
    'given back, and due for the next container',
    facts(inbound({ ack: claimedAt(-60), tries: 1, processAfter: due(-5) }), { container: stopped }),
    { state: 'waiting', tone: 'waiting', title: 'Waits for a container', next: ['starts a container'] },
  ],
];

const waiting: Case[] = [
  [
    'due now, with a container that polls',
    facts(inbound()),
    { state: 'waiting', tone: 'ok', title: 'About to be taken', next: ['within 1 s'], advice: null },
  ],
  [
    'due for minutes, with a container that should have taken it',
    facts(inbound({ at: at(-180) })),
    { state: 'waiting', tone: 'attention', title: 'Overdue', says: 'due for 3 min', advice: 'Container tab' },
  ],
  [
    'due for minutes behind something else',
    facts(inbound({ at: at(-180) }), { container: container({ claims: claim(-190, 'other') }) }),
    { state: 'waiting', tone: 'waiting', title: 'The container is busy', says: 'every 500 ms' },
  ],
  [
    'due behind what the simulated agent does',
    facts(inbound({ at: at(-30) }), {
      container: container({ claims: claim(-31, 'other'), simulated: true }),
      host: hosts.simulated,
    }),
    {
      state: 'waiting',
      tone: 'waiting',
      title: 'The container is busy',
      next: ['finishes what it is working on', 'next poll'],
    },
  ],
  [
    'due, with a container that starts',
    facts(inbound(), { container: container({ heartbeatAt: null }) }),
    { state: 'waiting', tone: 'ok', title: 'A container is starting', next: ['first poll'] },
  ],
  [
    'due, with a container that is gone',
    facts(inbound(), { container: container({ heartbeatAt: at(-3 * 3600) }) }),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Its container is gone',
      next: ['finds the container gone', 'starts a container'],
    },
  ],
  [
    'due, with a container that is stuck on another message',
    facts(inbound(), { container: container({ claims: claim(-80, 'other'), heartbeatAt: at(-81) }) }),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Its container is silent',
      next: [['kills the container', 40], 'starts a container'],
    },
  ],
  [
    'due, with a container that v2.db has and no engine knows',
    facts(inbound(), {
      container: container({
        heartbeatAt: at(-300),
        engine: { ...ENGINE_NOT_ASKED, asked: 'answered', engines: ['Docker'], since: at(-600) },
      }),
    }),
    { state: 'waiting', tone: 'problem', title: 'Its container is gone', says: 'whatever v2.db says' },
  ],
  [
    'due for longer than a host that is at work would leave it',
    facts(inbound({ at: at(-121) }), { container: stopped }),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Overdue',
      says: 'due for 2 min, and no container runs',
      next: ['A running host'],
      advice: 'that the host is running',
    },
  ],
  [
    'due for two sweeps, which may still be coming',
    facts(inbound({ at: at(-119) }), { container: stopped }),
    {
      state: 'waiting',
      tone: 'waiting',
      title: 'Waits for a container',
      next: ['starts a container'],
      advice: null,
    },
  ],
  [
    'due, with no container, and a host',
    facts(inbound(), { container: stopped }),
    {
      state: 'waiting',
      tone: 'waiting',
      title: 'Waits for a container',
      next: ['next sweep, within 1 min, starts a container'],
      advice: null,
    },
  ],
  [
    'due, with no container and no host: never',
    facts(inbound(), { container: stopped, host: hosts.none }),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Won’t be picked up',
      says: 'an insert from outside wakes no container',
      next: ['Nothing until a host runs'],
      advice: 'Start the host',
    },
  ],
  [
    'due, and the simulated agent rests',
    facts(inbound(), { container: stopped, host: hosts.simulated }),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Won’t be picked up',
      next: ['Nothing until the simulated agent plays'],
      advice: 'Simulate this session',
    },
  ],
  [
    'due where the played host leaves the session alone',
    facts(inbound(), { container: { ...stopped, demo: true }, host: hosts.apart }),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Won’t be picked up',
      says: 'The simulated host leaves this session alone',
      next: ['leaves this session alone, so no container is started for it'],
      advice: 'Simulate this session.',
    },
  ],
  [
    'due in a closed session',
    facts(inbound(), { container: { ...stopped, closed: true } }),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Won’t be',
      says: 'The session is closed',
      advice: 'Open the session again',
    },
  ],
  [
    'due, and nobody can tell of the container',
    facts(inbound(), { container: container({ claimed: null }) }),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Waits for a container',
      says: 'it is not known whether a container',
    },
  ],
  [
    'due in an hour',
    facts(inbound({ processAfter: due(3600) }), { container: stopped }),
    {
      state: 'scheduled',
      tone: 'waiting',
      title: 'Due in 1 h',
      next: [['It is due', 3600], 'starts a container'],
    },
  ],
  [
    'due in a minute, again each day',
    facts(inbound({ processAfter: due(50), recurrence: { cron: '0 9 * * *', nextAt: at(86_400) } })),
    {
      state: 'scheduled',
      tone: 'waiting',
      title: 'Due in 50 s',
      next: [['It is due', 50], 'next poll', ['The next of its series', 86_400]],
    },
  ],
  [
    'due in a minute, with a recurrence that is none',
    facts(inbound({ processAfter: due(50), recurrence: { cron: 'often', nextAt: null } })),
    {
      state: 'scheduled',
      tone: 'waiting',
      title: 'Due in 50 s',
      next: [['It is due', 50], 'next poll', 'series ends'],
    },
  ],
  [
    'due at a time that is none',
    facts(inbound({ processAfter: { text: 'tomorrow evening', at: null } })),
    {
      state: 'scheduled',
      tone: 'problem',
      title: 'Never due',
      says: '“tomorrow evening”',
      next: [],
      advice: 'with a time like',
    },
  ],
  [
    'for the next wake',
    facts(inbound({ onWake: true })),
    { state: 'waiting', tone: 'waiting', title: 'Waits for the next wake', next: ['ends', 'first poll'] },
  ],
  [
    'for the next wake, which comes',
    facts(inbound({ onWake: true }), { container: stopped }),
    { state: 'waiting', tone: 'waiting', title: 'Waits for a container', next: ['starts a container'] },
  ],
  [
    'behind nine newer rows',
    facts(inbound({ pending: newer(9, { ack: { status: 'completed', at: at(-9) } }) })),
    { state: 'waiting', tone: 'ok', title: 'About to be taken' },
  ],
  [
    'behind five system rows and five acked ones',
    facts(
      inbound({
        pending: [
          ...newer(5, { kind: 'system' }),
          ...newer(5, { ack: { status: 'completed', at: at(-9) } }, 7),
        ],
      }),
    ),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Held back by 10 newer rows',
      says: '5 that only a tool call looks up (system), 5 that the container is done with',
      next: ['copies the acks'],
      rows: Array.from({ length: 10 }, (_, i) => `in:${11 - i}`),
    },
  ],
  [
    'behind ten system rows',
    facts(inbound({ pending: newer(10, { kind: 'system' }) })),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Held back by 10',
      next: ['Nothing by itself'],
      advice: 'inject it again',
    },
  ],
  [
    'behind ten acked ones, and no host is there',
    facts(inbound({ pending: newer(12, { ack: { status: 'failed', at: at(-9) } }) }), { host: hosts.none }),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Held back by 10',
      next: ['Nothing until a host runs'],
      advice: 'Start the host',
    },
  ],
  [
    'behind ten others that are taken first',
    facts(inbound({ pending: newer(10) })),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Held back by 10',
      says: '10 that it takes first',
      next: ['takes the newer ones first', 'acks them', 'copies the acks'],
    },
  ],
  [
    'behind ten that a dead container has claimed',
    facts(inbound({ pending: newer(10, { ack: claimedAt(-600) }) }), { container: stopped }),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Held back by 10',
      says: '10 that it takes first',
    },
  ],
  [
    'with an ack that nobody knows',
    facts(inbound({ ack: { status: 'huh', at: at(-5) } })),
    { state: 'waiting', tone: 'problem', title: 'Hidden by an unknown ack', says: '“huh”' },
  ],
  [
    'without a status',
    facts(inbound({ status: null })),
    { state: 'waiting', tone: 'problem', title: 'Without a status', next: [] },
  ],
  [
    'context, alone',
    facts(inbound({ trigger: false })),
    {
      state: 'context',
      tone: 'waiting',
      title: 'Context only',
      next: ['next message that starts a turn; there is none yet'],
      advice: null,
    },
  ],
  [
    'context, with company',
    facts(inbound({ trigger: false, pending: [pending(3)] })),
    {
      state: 'context',
      tone: 'waiting',
      title: 'Context only',
      says: 'goes along with chat 6',
      rows: ['in:3'],
    },
  ],
  [
    'context, with company to come',
    facts(inbound({ trigger: false, pending: [pending(3, { processAfter: due(90), kind: 'task' })] })),
    {
      state: 'context',
      tone: 'waiting',
      title: 'Context only',
      next: [['goes along with task 6', 90]],
      rows: ['in:3'],
    },
  ],
  [
    'context behind ten newer rows',
    facts(inbound({ trigger: false, pending: newer(10, { kind: 'system' }) })),
    { state: 'context', tone: 'problem', title: 'Held back by 10' },
  ],
  [
    'context that has yet to become due',
    facts(inbound({ trigger: false, processAfter: due(30) })),
    { state: 'scheduled', tone: 'waiting', title: 'Due in 30 s', says: 'starts no turn' },
  ],
  [
    'an answer that is looked up',
    facts(
      inbound({
        kind: 'system',
        question: { id: 'q-1', row: ref('out:5', { kind: 'chat-sdk', at: at(-30) }) },
      }),
    ),
    {
      state: 'waiting',
      tone: 'ok',
      title: 'About to be looked up',
      next: ['within 500 ms', ['probably stops waiting', 270]],
      rows: ['out:5'],
    },
  ],
  [
    'an answer that comes too late',
    facts(inbound({ kind: 'system', question: { id: 'q-1', row: ref('out:5', { at: at(-301) }) } })),
    {
      state: 'waiting',
      tone: 'attention',
      title: 'Probably too late',
      says: 'not stored',
      advice: 'Tell the agent',
    },
  ],
  [
    'an answer that nobody looks for',
    facts(inbound({ kind: 'system', at: at(-40) })),
    { state: 'waiting', tone: 'attention', title: 'Not looked up', says: 'has been there for 40 s' },
  ],
  [
    'an answer, and the container that asked is gone',
    facts(inbound({ kind: 'system', question: { id: 'q-1', row: null } }), { container: stopped }),
    { state: 'waiting', tone: 'attention', title: 'Nobody is looking for it any more' },
  ],
  [
    'an answer with a trigger that nobody reads',
    facts(inbound({ kind: 'system', at: at(-400) })),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Not looked up, and it wakes containers',
      says: 'starts a container for it again and again. Ten such rows hide all others',
      advice: 'Settle it',
    },
  ],
  [
    'an answer without one that nobody reads',
    facts(inbound({ kind: 'system', at: at(-400), trigger: false })),
    { state: 'context', tone: 'attention', title: 'Not looked up' },
  ],
  [
    'an answer with a trigger, and the container that asked is long gone',
    facts(inbound({ kind: 'system', at: at(-400) }), { container: stopped }),
    {
      state: 'waiting',
      tone: 'problem',
      title: 'Nobody is looking for it any more, and it wakes containers',
      advice: 'Settle it',
    },
  ],
  [
    'an answer behind ten newer rows is looked up all the same',
    facts(inbound({ kind: 'system', pending: newer(10) })),
    { state: 'waiting', tone: 'ok', title: 'About to be looked up' },
  ],
];

const NOT_THERE = { type: 'chat', name: 'Yard', permitted: 'own chat', detached: true } as const;
const failedTwice = {
  ...{ messageId: 'id-out:1', attempts: 2, lastAt: at(-40), nextAt: at(8) },
  lastError: 'messaging group mg-yard is detached',
};

const sent: Case[] = [
  [
    'failed twice, as the host has noted',
    facts(outbound({ delivery: null }), { attempts: { kept: true, failed: failedTwice } }),
    {
      state: 'undelivered',
      tone: 'problem',
      title: 'Failed twice, to be tried again',
      says: 'failed twice, last 40 s ago: “messaging group mg-yard is detached”. The host gives up after 3 attempts.',
      next: [['tries again', 8]],
      advice: 'Mend what the host names',
    },
  ],
  [
    'failed for the last time',
    facts(outbound({ delivery: null }), {
      attempts: { kept: true, failed: { ...failedTwice, attempts: 3 } },
    }),
    {
      state: 'undelivered',
      tone: 'problem',
      title: 'Failed 3 times, about to be given up',
      next: ['notes that it failed'],
    },
  ],
  [
    'not delivered for long, and no attempt is noted',
    facts(outbound({ at: at(-100), delivery: null }), { attempts: { kept: true, failed: null } }),
    { state: 'undelivered', tone: 'attention', title: 'Overdue', says: 'No host has tried' },
  ],
  [
    'to a chat that is detached',
    facts(outbound({ delivery: null }), { target: NOT_THERE }),
    {
      state: 'undelivered',
      tone: 'problem',
      title: 'Likely to fail',
      says: 'is detached: its bot is no longer in it',
      advice: 'Add the bot to the chat again',
    },
  ],
  [
    'delivered',
    facts(outbound({ inReplyTo: { id: 'id-in:1', row: ref('in:1') } })),
    {
      state: 'delivered',
      tone: 'ok',
      title: 'Delivered',
      says: 'delivered 2 s ago, and the platform gave it an id',
      next: [],
      advice: null,
      rows: ['in:1'],
    },
  ],
  [
    'carried out by the host',
    facts(
      outbound({
        kind: 'system',
        operation: 'schedule_task',
        delivery: { status: 'delivered', at: at(-2), platformMessageId: null },
        task: ref('in:8', { kind: 'task' }),
      }),
    ),
    { state: 'delivered', tone: 'ok', title: 'Carried out', rows: ['in:8'] },
  ],
  [
    'delivered without an id',
    facts(outbound({ delivery: { status: 'delivered', at: at(-2), platformMessageId: null } })),
    {
      state: 'delivered',
      tone: 'attention',
      title: 'Delivered without a platform’s id',
      advice: 'Check whether it arrived',
    },
  ],
  [
    'delivered without an address',
    facts(
      outbound({
        address: address(null, null),
        delivery: { status: 'delivered', at: at(-2), platformMessageId: null },
      }),
    ),
    { state: 'delivered', tone: 'attention', title: 'Recorded as delivered, sent nowhere' },
  ],
  [
    'an edit has no id',
    facts(
      outbound({
        operation: 'edit',
        delivery: { status: 'delivered', at: at(-2), platformMessageId: null },
      }),
    ),
    { state: 'delivered', tone: 'ok', title: 'Delivered', says: 'an edit no id' },
  ],
  [
    'handed to another agent',
    facts(
      outbound({
        address: address('agent', 'ag-2'),
        delivery: { status: 'delivered', at: at(-2), platformMessageId: null },
      }),
    ),
    { state: 'delivered', tone: 'ok', title: 'Handed to another agent' },
  ],
  [
    'delivered in an older session',
    facts(
      outbound({
        hasPlatformIds: false,
        delivery: { status: 'delivered', at: at(-2), platformMessageId: null },
      }),
    ),
    { state: 'delivered', tone: 'ok', title: 'Delivered', says: 'older session' },
  ],
  [
    'failed',
    facts(outbound({ delivery: { status: 'failed', at: at(-120), platformMessageId: null } })),
    {
      state: 'failed',
      tone: 'problem',
      title: 'Delivery failed',
      says: '2 min ago, after 3 attempts. That is final',
      next: [],
      advice: 'say it again',
    },
  ],
  [
    'failed, to a chat that is no destination',
    facts(outbound({ delivery: { status: 'failed', at: at(-120), platformMessageId: null } }), {
      target: { type: 'chat', name: 'Other', permitted: 'no', detached: false },
    }),
    {
      state: 'failed',
      tone: 'problem',
      title: 'Delivery failed',
      says: 'nor a destination of this agent',
      advice: 'Add a destination',
    },
  ],
  [
    'a delivery status that nobody knows',
    facts(outbound({ delivery: { status: 'bounced', at: at(-2), platformMessageId: null } })),
    { state: 'unknown', tone: 'attention', title: 'Unknown delivery status', says: '“bounced”' },
  ],
  [
    'not delivered yet',
    facts(outbound({ delivery: null })),
    {
      state: 'undelivered',
      tone: 'ok',
      title: 'About to be delivered',
      says: 'every second',
      next: ['delivers it, within 1 s'],
    },
  ],
  [
    'not delivered, and no host is there',
    facts(outbound({ delivery: null }), { host: hosts.none }),
    {
      state: 'undelivered',
      tone: 'attention',
      title: 'Won’t be delivered',
      next: ['Nothing until a host runs'],
      advice: 'Start the host',
    },
  ],
  [
    'not delivered where the played host leaves the session alone',
    facts(outbound({ delivery: null }), { host: hosts.apart }),
    {
      state: 'undelivered',
      tone: 'attention',
      title: 'Won’t be delivered',
      says: 'the simulated host leaves this session alone',
      next: ['leaves this session alone'],
      advice: 'Simulate this session.',
    },
  ],
  [
    'not delivered in a closed session',
    facts(outbound({ delivery: null }), { container: container({ closed: true }) }),
    {
      state: 'undelivered',
      tone: 'attention',
      title: 'Won’t be',
      next: ['hosts ignore closed sessions'],
      advice: 'Open',
    },
  ],
  [
    'not delivered for minutes',
    facts(outbound({ delivery: null, at: at(-300) })),
    {
      state: 'undelivered',
      tone: 'attention',
      title: 'Overdue',
      says: 'only in the host’s memory',
      next: ['A running host'],
      advice: 'log',
    },
  ],
  [
    'not delivered yet, to a chat that v2.db does not know',
    facts(outbound({ delivery: null, address: address('slack', 'C1') }), {
      target: { type: 'unknown', name: null, permitted: 'no', detached: false },
    }),
    {
      state: 'undelivered',
      tone: 'problem',
      title: 'Likely to fail',
      says: 'v2.db has no chat at “slack C1”',
      next: ['tries to deliver', 'After 3 attempts'],
      advice: 'Destinations',
    },
  ],
  [
    'not delivered yet, to an agent that is not permitted',
    facts(outbound({ delivery: null, address: address('agent', 'ag-2') }), {
      target: { type: 'agent', name: 'Two', permitted: 'no', detached: false },
    }),
    { state: 'undelivered', tone: 'problem', title: 'Likely to fail', says: 'nor a destination' },
  ],
  [
    'not delivered yet, to a destination, by the played host',
    facts(outbound({ delivery: null }), {
      host: hosts.simulated,
      target: { type: 'chat', name: 'X', permitted: 'no', detached: false },
    }),
    { state: 'undelivered', tone: 'ok', title: 'About to be delivered' },
  ],
  [
    'not delivered yet, without an address',
    facts(outbound({ delivery: null, address: address(null, null) }), {
      target: { type: 'nowhere', name: null, permitted: 'no', detached: false },
    }),
    {
      state: 'undelivered',
      tone: 'problem',
      title: 'Likely to fail',
      next: ['notes it as delivered without sending it'],
    },
  ],
  [
    'to be delivered later',
    facts(outbound({ delivery: null, deliverAfter: due(120) })),
    {
      state: 'scheduled',
      tone: 'waiting',
      title: 'Delivery in 2 min',
      next: [['It is due', 120], 'delivers it'],
    },
  ],
  [
    'to be delivered at a time that is none',
    facts(outbound({ delivery: null, deliverAfter: { text: 'soon', at: null } })),
    { state: 'scheduled', tone: 'problem', title: 'Never due', says: '“soon”', next: [] },
  ],
];

const question = (answer: MessageFacts['row'] | null, seconds = -30) =>
  outbound({
    kind: 'chat-sdk',
    at: at(seconds),
    question: {
      id: 'q',
      answer: answer?.direction === 'inbound' ? { ...answer, option: 'yes', by: 'user:1' } : null,
    },
  });
const open = [{ id: 'id-out:1', row: ref('out:1') }];

const questions: Case[] = [
  [
    'a question that waits',
    facts(question(null), { openQuestions: open }),
    {
      state: 'delivered',
      tone: 'attention',
      title: 'Waits for an answer',
      says: 'for 30 s',
      next: ['Somebody answers', ['probably stops waiting', 270]],
      advice: 'Choose',
    },
  ],
  [
    'a question that has probably timed out',
    facts(question(null, -301), { openQuestions: open }),
    {
      state: 'delivered',
      tone: 'attention',
      title: 'Probably timed out',
      says: 'not stored',
      next: [],
      advice: 'Close the question, and tell the agent',
    },
  ],
  [
    'a question whose container is gone',
    facts(question(null), { openQuestions: open, container: stopped }),
    { state: 'delivered', tone: 'attention', title: 'Nobody is waiting for the answer' },
  ],
  [
    'a question that is no longer open',
    facts(question(null)),
    { state: 'delivered', tone: 'attention', title: 'No longer open' },
  ],
  [
    'a question that was answered and read',
    facts(question(inbound({ key: 'in:6', kind: 'system', status: 'completed', at: at(-10) }))),
    {
      state: 'delivered',
      tone: 'ok',
      title: 'Answered: “yes”',
      says: 'by “user:1” with “yes” 10 s ago, 20 s after it was asked. The agent has read',
      rows: ['in:6'],
    },
  ],
  [
    'a question that was answered just now',
    facts(question(inbound({ kind: 'system', at: at(-1) }))),
    { state: 'delivered', tone: 'ok', title: 'Answered', says: 'has not acked' },
  ],
  [
    'a question that was answered too late',
    facts(question(inbound({ kind: 'system', at: at(-1) }), -400)),
    {
      state: 'delivered',
      tone: 'attention',
      title: 'Answered',
      says: 'had probably stopped waiting',
      advice: 'Tell the agent',
    },
  ],
  [
    'a question that is not delivered yet',
    facts(outbound({ delivery: null, question: { id: 'q', answer: null } })),
    { state: 'undelivered', tone: 'ok', title: 'About to be delivered' },
  ],
];

describe.each([
  ['settled', settled],
  ['of a series', serial],
  ['with a container that is doubted', doubted],
  ['claimed', claimed],
  ['waiting', waiting],
  ['sent', sent],
  ['questions', questions],
])('%s', (_group, cases) => {
  it.each(cases)('%s', (_what, given, { says, next, advice, rows, ...head }) => {
    const why = messageWhy(given, NOW);
    expect({ state: why.state, tone: why.tone, title: why.title }).toEqual({
      ...head,
      title: expect.stringContaining(head.title),
    });
    if (says !== undefined) expect(why.sentence).toMatch(says);
    if (next !== undefined) {
      const wanted = next.map((step) => (typeof step === 'string' ? [step] : step));
      expect(why.forecast.map(({ sentence }) => sentence)).toEqual(
        wanted.map(([words]) => expect.stringContaining(String(words))),
      );
      for (const [i, [, seconds]] of wanted.entries()) {
        if (typeof seconds === 'number') expect(why.forecast[i]?.at).toBe(at(seconds));
      }
    }
    if (advice === null) expect(why.advice).toBeNull();
    else if (advice !== undefined) expect(why.advice).toContain(advice);
    const linked = [...why.evidence, ...why.forecast].flatMap(({ row }) => row ?? []);
    if (rows !== undefined) expect(linked).toEqual(expect.arrayContaining(rows));
  });
});

it('counts down as time goes on, and then is due', () => {
  const given = facts(inbound({ processAfter: due(30) }));
  const titles = [0, 10, 29, 30, 45].map((s) => messageWhy(given, at(s)).title);
  expect(titles).toEqual(['Due in 30 s', 'Due in 20 s', 'Due in 1 s', 'About to be taken', 'Overdue']);
});
