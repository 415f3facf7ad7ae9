/** Facts about a message, to be changed by the field. */
import { type ContainerFacts, ENGINE_NOT_ASKED } from '../../src/contract/entities/container.js';
import type {
  Due,
  HostFacts,
  InboundRowFacts,
  MessageFacts,
  OutboundRowFacts,
  PendingRow,
  RowRef,
} from '../../src/contract/entities/message-facts.js';

export const NOW = Date.parse('2026-11-22T12:00:00.000Z');
export const at = (seconds: number): number => NOW + seconds * 1000;

export const due = (seconds: number): Due => ({ text: new Date(at(seconds)).toISOString(), at: at(seconds) });

export function ref(key: string, fields: Partial<RowRef> = {}): RowRef {
  return { key, id: `id-${key}`, seq: Number(key.split(':')[1]), kind: 'chat', at: at(-60), ...fields };
}

export function pending(row: number, fields: Partial<PendingRow> = {}): PendingRow {
  const pollable = {
    status: 'pending',
    processAfter: null,
    onWake: false,
    trigger: true,
    oddTrigger: false,
    ack: null,
  };
  return { ...ref(`in:${row}`), seq: 2 * row, ...pollable, ...fields };
}

/** The row in:1 (seq 2), due and pending; it came before its ack. */
export function inbound(fields: Partial<InboundRowFacts> = {}): InboundRowFacts {
  return {
    ...pending(1, { at: Math.min(at(-3), (fields.ack?.at ?? NOW) - 3000) }),
    direction: 'inbound',
    recurrence: null,
    tries: 0,
    copied: null,
    pending: [],
    answers: [],
    next: null,
    question: null,
    ...fields,
  };
}

/** The row out:1 (seq 1), delivered to the session's own chat. */
export function outbound(fields: Partial<OutboundRowFacts> = {}): OutboundRowFacts {
  const address = { channelType: 'telegram', platformId: 'tg:1', threadId: null };
  return {
    ...ref('out:1', { at: at(-3) }),
    direction: 'outbound',
    deliverAfter: null,
    delivery: { status: 'delivered', at: at(-2), platformMessageId: 'tg-9' },
    hasPlatformIds: true,
    address,
    routing: address,
    destination: null,
    inReplyTo: null,
    operation: null,
    task: null,
    question: null,
    ...fields,
  };
}

/** A container that runs, with a fresh heartbeat. */
export function container(fields: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    ...{ claimed: 'running', touchedAt: at(-600), closed: false, files: 'read', heartbeatAt: at(-2) },
    ...{
      claims: [],
      tool: null,
      engine: ENGINE_NOT_ASKED,
      hold: null,
      wake: null,
      demo: false,
      simulated: false,
    },
    ...fields,
  };
}

export const hosts = {
  likely: {
    state: 'likely',
    because: 'A host is probably running: process 7 has v2.db open.',
    wakes: true,
    sweepMs: 60_000,
    deliverMs: 1000,
  },
  none: {
    state: 'none',
    because: 'No running host found.',
    wakes: true,
    sweepMs: 60_000,
    deliverMs: 60_000,
  },
  apart: {
    state: 'apart',
    because: 'The simulated host leaves this session as it was set up.',
    wakes: true,
    sweepMs: 60_000,
    deliverMs: 60_000,
  },
  simulated: {
    state: 'simulated',
    because: 'The console plays the host.',
    wakes: true,
    sweepMs: 1000,
    deliverMs: 1000,
  },
} as const satisfies Record<string, HostFacts>;

export function facts(row: MessageFacts['row'], fields: Partial<MessageFacts> = {}): MessageFacts {
  return {
    row,
    container: container(),
    host: hosts.likely,
    poll: { limit: 10, order: 'newest' },
    zone: { name: 'Europe/Berlin', from: 'machine' },
    openQuestions: [],
    approvals: [],
    dropped: [],
    gate: null,
    attempts: { kept: false, failed: null },
    target:
      row.direction === 'outbound'
        ? { type: 'chat', name: 'Dana', permitted: 'own chat', detached: false }
        : null,
    tasks: { own: false, series: null, live: null, streak: 0 },
    ...fields,
  };
}
