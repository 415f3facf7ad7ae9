import { describe, expect, it } from 'vitest';
import { copiedFrom, copiedRow } from '../../src/rules/copied-row.js';
import { COPY_NOT_SENT, whyNotSentAgain } from '../../src/rules/message-row.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { facts, inbound, NOW, pending } from '../support/message-facts.js';

const OWN = 'sess-own';
const copy = (change: Partial<Parameters<typeof copiedRow>[0]> = {}) =>
  copiedRow(
    {
      ...{ id: `tg:1:ag:echo:${OWN}`, channelType: 'session-echo', sourceSessionId: 'sess-other' },
      ...{ echo: { surface: 'dm-thread', label: 'another conversation in #ops' }, ...change },
    },
    OWN,
  );

describe('a copy of what was said elsewhere', () => {
  it('is known by its channel alone', () => {
    expect(copy()).toEqual({
      ...{ how: 'echo', surface: 'dm-thread', label: 'another conversation in #ops' },
      sessionId: 'sess-other',
    });
    for (const channelType of [null, 'telegram', 'Session-Echo', ''])
      expect(copy({ channelType })).toBeNull();
  });

  it('says which session it is from, where the row does', () => {
    expect(copy({ sourceSessionId: null })?.sessionId).toBeNull();
    expect(copy({ sourceSessionId: null, id: 'a:echo:sess-third' })?.sessionId).toBe('sess-third');
    expect(copy({ sourceSessionId: null, id: `${OWN}:backfill:0` })).toMatchObject({
      how: 'backfill',
      sessionId: null,
    });
    expect(copy({ sourceSessionId: OWN })?.sessionId).toBeNull();
  });

  it('says where that was, whatever its content is', () => {
    const from = (echo: Parameters<typeof copiedRow>[0]['echo'], id = 'x:echo:y') => {
      const found = copy({ echo, id });
      return found === null ? null : copiedFrom(found);
    };
    expect(from({ surface: null, label: 'this channel, just before' })).toBe('this channel, just before');
    expect(from({ surface: 'dm-thread', label: ' ' })).toBe('another conversation of this agent');
    expect(from(null)).toBe('another conversation of this agent');
    expect(from(null, `${OWN}:backfill:3`)).toBe('its chat before this session began');
  });

  it('is explained as one: it starts no turn, and goes after a while', () => {
    const why = messageWhy(facts(inbound({ trigger: false, copied: copy() })), NOW);
    expect(why).toMatchObject({ state: 'context', tone: 'waiting', title: 'Copied context' });
    expect(why.sentence).toBe(
      'A copy of what was said in “another conversation in #ops”. Hosts keep the newest 50 copies of a session, for 7 days. It starts no turn by itself: it goes along with the next message that does, as long as fewer than 10 newer rows are in front of it.',
    );
    expect(why.evidence).toContainEqual(
      expect.objectContaining({ what: 'From session', value: 'sess-other' }),
    );
    const along = facts(inbound({ trigger: false, copied: copy(), pending: [pending(3)] }));
    expect(messageWhy(along, NOW).sentence).toContain('A copy of what was said in');
  });

  it('is explained as one too once the container has it, or is done with it', () => {
    for (const ack of [
      { status: 'processing', at: NOW - 1000 },
      { status: 'completed', at: NOW - 1000 },
    ]) {
      const why = messageWhy(facts(inbound({ trigger: false, copied: copy(), ack })), NOW);
      expect(why.sentence).toContain('A copy of what was said in “another conversation in #ops”.');
      expect(why.evidence[0]).toMatchObject({ what: 'Copied by a host', value: 'dm-thread' });
    }
  });

  it('is not sent again', () => {
    expect(whyNotSentAgain({ contentIsText: 'yes', channelType: 'session-echo' })).toBe(COPY_NOT_SENT);
    expect(whyNotSentAgain({ contentIsText: 'yes', channelType: 'telegram' })).toBeNull();
  });
});
