import { describe, expect, it } from 'vitest';
import { inboundState, outboundState } from '../../src/rules/message-state.js';

const NOW = 1_000_000;
const acked = (status: string, at: number | null = NOW - 60_000) => ({ status, at });
const row = { status: 'pending', at: NOW - 70_000, processAfter: null, trigger: true, ack: null };

describe('inboundState', () => {
  it.each([
    [{}, 'waiting'],
    [{ status: null }, 'waiting'],
    [{ trigger: null }, 'waiting'],
    [{ processAfter: NOW }, 'waiting'],
    [{ processAfter: NOW + 999 }, 'waiting'],
    [{ processAfter: NOW + 1000 }, 'scheduled'],
    [{ processAfter: Number.NaN }, 'scheduled'],
    [{ processAfter: NOW + 1000, trigger: false }, 'scheduled'],
    [{ trigger: false }, 'context'],
    [{ ack: acked('processing') }, 'claimed'],
    [{ ack: acked('processing'), trigger: false }, 'claimed'],
    // Stamped in whole seconds, it was made within the second in which the message fell due.
    [{ ack: acked('processing', NOW - 60_000), processAfter: NOW - 59_100 }, 'claimed'],
    [{ ack: acked('processing', null), processAfter: NOW }, 'claimed'],
    // A host that gives back a dead container's claim leaves it there, and lets the message wait.
    [{ ack: acked('processing'), processAfter: NOW + 5000 }, 'scheduled'],
    [{ ack: acked('processing'), processAfter: NOW }, 'waiting'],
    [{ ack: acked('processing'), processAfter: NOW, trigger: false }, 'context'],
    [{ ack: acked('completed') }, 'answered'],
    [{ ack: acked('failed') }, 'failed'],
    [{ ack: acked('something') }, 'waiting'],
    // B21: newer runners skip a task whose script failed; their hosts copy that as failed.
    [{ ack: acked('script-skip:error') }, 'failed'],
    [{ status: 'completed' }, 'done'],
    [{ status: 'completed', ack: acked('completed') }, 'done'],
    [{ status: 'completed', ack: acked('failed') }, 'failed'],
    [{ status: 'completed', trigger: false }, 'done'],
    [{ status: 'failed' }, 'failed'],
    [{ status: 'failed', ack: acked('processing') }, 'failed'],
    [{ status: 'paused' }, 'paused'],
    [{ status: 'paused', processAfter: NOW + 1000 }, 'paused'],
    // B02: platforms give ids out again, so an ack may be about an earlier message with this id.
    [{ ack: acked('completed', NOW - 86_400_000) }, 'missed'],
    [{ ack: acked('failed', NOW - 86_400_000) }, 'missed'],
    [{ ack: acked('something', NOW - 86_400_000) }, 'missed'],
    [{ ack: acked('completed', NOW - 86_400_000), processAfter: NOW + 60_000 }, 'missed'],
    [{ status: 'completed', ack: acked('completed', NOW - 86_400_000) }, 'missed'],
    [{ status: 'completed', ack: acked('failed', NOW - 86_400_000) }, 'missed'],
    // An older claim is cleared by the next container; a paused task is not handed out anyway.
    [{ ack: acked('processing', NOW - 86_400_000) }, 'waiting'],
    [{ status: 'paused', ack: acked('completed', NOW - 86_400_000) }, 'paused'],
    // Two clocks may differ by a minute, and a time that cannot be read proves nothing.
    [{ ack: acked('completed', NOW - 120_000) }, 'answered'],
    [{ ack: acked('completed', NOW - 86_400_000), at: null }, 'answered'],
    [{ ack: acked('completed', null) }, 'answered'],
    [{ status: 'cancelled' }, 'cancelled'],
    [{ status: 'held' }, 'unknown'],
    [{ status: '' }, 'unknown'],
  ])('%o is %s', (facts, state) => {
    expect(inboundState({ ...row, ...facts }, NOW)).toBe(state);
  });
});

describe('outboundState', () => {
  it.each([
    [null, null, 'undelivered'],
    [null, NOW, 'undelivered'],
    [null, NOW + 1000, 'scheduled'],
    ['delivered', NOW + 1000, 'delivered'],
    ['delivered', null, 'delivered'],
    ['failed', null, 'failed'],
    ['bounced', null, 'unknown'],
  ])('delivery %s, deliver_after %s is %s', (delivery, deliverAfter, state) => {
    expect(outboundState({ delivery, deliverAfter }, NOW)).toBe(state);
  });
});
