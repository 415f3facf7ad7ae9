import { describe, expect, it } from 'vitest';
import { inboundState, outboundState } from '../../src/store/message-state.js';

const NOW = 1_000_000;
const row = { status: 'pending', processAfter: null, trigger: true, ack: null };

describe('inboundState', () => {
  it.each([
    [{}, 'waiting'],
    [{ status: null }, 'waiting'],
    [{ trigger: null }, 'waiting'],
    [{ processAfter: NOW }, 'waiting'],
    [{ processAfter: NOW + 1 }, 'scheduled'],
    [{ processAfter: Number.NaN }, 'scheduled'],
    [{ processAfter: NOW + 1, trigger: false }, 'scheduled'],
    [{ trigger: false }, 'context'],
    [{ ack: 'processing' }, 'claimed'],
    [{ ack: 'processing', trigger: false }, 'claimed'],
    [{ ack: 'completed' }, 'answered'],
    [{ ack: 'failed' }, 'failed'],
    [{ ack: 'something' }, 'waiting'],
    [{ status: 'completed' }, 'done'],
    [{ status: 'completed', ack: 'completed' }, 'done'],
    [{ status: 'completed', ack: 'failed' }, 'failed'],
    [{ status: 'completed', trigger: false }, 'done'],
    [{ status: 'failed' }, 'failed'],
    [{ status: 'failed', ack: 'processing' }, 'failed'],
    [{ status: 'paused' }, 'paused'],
    [{ status: 'paused', processAfter: NOW + 1 }, 'paused'],
    [{ status: 'cancelled' }, 'unknown'],
    [{ status: '' }, 'unknown'],
  ])('%o is %s', (facts, state) => {
    expect(inboundState({ ...row, ...facts }, NOW)).toBe(state);
  });
});

describe('outboundState', () => {
  it.each([
    [null, null, 'undelivered'],
    [null, NOW, 'undelivered'],
    [null, NOW + 1, 'scheduled'],
    ['delivered', NOW + 1, 'delivered'],
    ['delivered', null, 'delivered'],
    ['failed', null, 'failed'],
    ['bounced', null, 'unknown'],
  ])('delivery %s, deliver_after %s is %s', (delivery, deliverAfter, state) => {
    expect(outboundState({ delivery, deliverAfter }, NOW)).toBe(state);
  });
});
