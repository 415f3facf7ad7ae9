import { describe, expect, test } from 'vitest';
import type { Approval, ApprovalAsk } from '../../src/contract/entities/approval.js';
import {
  approvalReason,
  approvalStanding,
  approvalText,
  isOpen,
  whoDecides,
} from '../../src/rules/approval.js';
import { approvalEffect } from '../../src/rules/approval-effect.js';
import { attentionItems, NOTHING } from '../../src/rules/attention.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { droppedReason, needsLook } from '../../src/rules/unregistered-sender.js';
import { approval, approver, dropped } from '../support/approval.js';
import { at, container, facts, hosts, inbound, outbound, NOW as WHY_NOW } from '../support/message-facts.js';
import { SOME_TIME as NOW, session } from '../support/session-summary.js';

const held = (change: Partial<Approval> = {}) => approval(NOW, change);
const HOUR = 3_600_000;

describe('B11: what is said of a request that waits for approval', () => {
  test.each<[string, Partial<Approval>, RegExp]>([
    [
      'one who decides',
      {},
      /^“Vesna” can decide on the host’s card, in the chat “Vesna \(DM\)”; the console cannot/,
    ],
    [
      'nobody',
      { approvers: [] },
      /^v2\.db has no owner or admin who could decide it; the host’s card is in the chat “Vesna \(DM\)”; the console/,
    ],
    [
      'nobody, nowhere',
      { approvers: [], card: null },
      /^v2\.db has no owner or admin who could decide it; the console/,
    ],
    ['a person without a name', { approvers: [approver('tg:7', null)] }, /^“tg:7” can decide/],
    [
      'one of several, nobody knows whose chat',
      { approvers: ['A', 'B'].map((name) => approver(name, name)), moreApprovers: 3, card: null },
      /^“A”, “B” or 3 others can decide on the host’s card, in the direct chat of one of them;/,
    ],
  ])('%s', (_, change, words) => expect(whoDecides(held(change))).toMatch(words));

  test.each<[string, Partial<Approval>, RegExp]>([
    ['pending', {}, /^The agent asked for it, and the host holds it until somebody decides\. “Vesna”/],
    ['that expires', { expiresAt: NOW + HOUR }, /It expires in 1 h\.$/],
    [
      'that has expired',
      { expiresAt: NOW - HOUR },
      /^It expired 1 h ago: nobody decided in time, so it was refused/,
    ],
    [
      'rejected, without its reason',
      { status: 'awaiting_reason', expiresAt: NOW + HOUR },
      /^It was rejected\. .*type a reason.* for 1 h;/,
    ],
    [
      'rejected long ago',
      { status: 'awaiting_reason', expiresAt: NOW - HOUR },
      /the time to type a reason ended 1 h ago/,
    ],
    [
      'of a status that nobody knows',
      { status: 'dreaming' },
      /status is “dreaming”, which is not known here\.$/,
    ],
    ['for a credential', { action: 'onecli_credential' }, /^The agent’s request is held/],
    [
      'a sender',
      { kind: 'sender' },
      /^The sender is unknown, so the host holds the message back from “Andy”\./,
    ],
    [
      'a chat',
      { kind: 'channel', chat: { name: 'Garden', channelType: 'slack' } },
      /^No agent is wired to “Garden”, so the host holds the message back\./,
    ],
  ])('%s', (_, change, words) => expect(approvalReason(held(change), NOW)).toMatch(words));

  test('its line has the card’s title, or what its action means', () => {
    expect(approvalText(held())).toBe('Install packages?: ffmpeg');
    expect(approvalText(held({ title: '' }))).toBe('Install packages: ffmpeg');
    expect(approvalText(held({ title: '', action: 'dance', detail: null }))).toBe('dance');
    expect(approvalText(held({ kind: 'sender', sender: 'Eve', detail: 'Hi!' }))).toBe('Eve: Hi!');
    expect(approvalText(held({ kind: 'sender', detail: null }))).toBe('Somebody unknown');
  });
});

const listed = (...all: Approval[]) => ({ ...NOTHING, approvals: { ...NOTHING.approvals, listed: all } });

describe('B11, B27: Needs you', () => {
  test('a held request is listed with its session, its age and who decides', () => {
    const [item, ...rest] = attentionItems([session({ openApprovals: 1 })], [], NOW, listed(held()));
    expect(rest).toEqual([]);
    expect(item).toMatchObject({
      ...{ kind: 'approval', at: NOW - 216 * HOUR, text: 'Install packages?: ffmpeg' },
      session: { id: 'sess-1' },
    });
    expect(item?.reason).toContain('“Vesna” can decide on the host’s card');
  });

  test('so is one of a closed session, and one whose session nobody knows', () => {
    const closed = attentionItems([session({ status: 'closed' })], [], NOW, listed(held()));
    expect(closed.map(({ kind, session: of }) => [kind, of?.id])).toEqual([['approval', 'sess-1']]);
    const apart = attentionItems(
      [],
      [],
      NOW,
      listed(held({ sessionId: 'gone' }), held({ id: 'b', sessionId: null })),
    );
    expect(apart.map(({ session: of, place }) => [of, place.title])).toEqual([
      [null, 'Andy'],
      [null, 'Andy'],
    ]);
    const [nameless] = attentionItems(
      [],
      [],
      NOW,
      listed(held({ sessionId: null, agentGroupId: null, agentName: null })),
    );
    expect(nameless?.place.title).toBe('No session');
  });

  test('senders and chats that wait are listed under their own heading, after questions and requests', () => {
    const chat = { name: 'Garden', channelType: 'slack' };
    const items = attentionItems([session()], [], NOW, {
      ...NOTHING,
      approvals: {
        listed: [
          held({ kind: 'channel', id: 'c', sessionId: null, sender: 'Tomas', chat }),
          held({ kind: 'sender', id: 's', sender: 'Eve', chat }),
          held(),
        ],
        more: { action: 0, sender: 1, channel: 2 },
      },
    });
    expect(items.map(({ kind, session: of, place }) => `${kind} ${of?.id} ${place.title}`)).toEqual([
      'approval sess-1 Dana (DM)',
      'sender undefined Garden',
      'sender sess-1 Dana (DM)',
      'sender undefined 3 more',
    ]);
  });

  test('messages that the host dropped are listed, as long as the next would be dropped too', () => {
    const unregistered = (...all: ReturnType<typeof dropped>[]) => ({
      ...NOTHING,
      unregistered: { listed: all, more: 0 },
    });
    const items = attentionItems(
      [session()],
      [],
      NOW,
      unregistered(
        dropped(NOW),
        dropped(NOW, { platformId: 'asked', standing: 'asked' }),
        dropped(NOW, { platformId: 'in', standing: 'let in' }),
        dropped(NOW, { platformId: 'denied', standing: 'denied' }),
        dropped(NOW, { platformId: 'talk', reason: 'no_agent_engaged' }),
        dropped(NOW, {
          platformId: 'unwired',
          reason: 'no_agent_wired',
          sessionId: null,
          chatName: 'Garden',
        }),
      ),
    );
    expect(items.map(({ kind, session: of, place, text }) => [kind, of?.id, place.title, text])).toEqual([
      ['dropped', 'sess-1', 'Dana (DM)', 'Eve, 3 messages'],
      ['dropped', undefined, 'Garden', 'Eve, 3 messages'],
    ]);
    // Put aside, it comes back with the next message.
    const again = attentionItems([session()], [], NOW, unregistered(dropped(NOW, { lastAt: NOW })));
    expect(again[0]?.id).not.toBe(items[0]?.id);
  });

  test.each([
    ['unknown_sender_strict', /policy is strict/],
    ['unknown_sender_request_approval', /no card waits .*Their next message asks again/],
    ['no_agent_wired', /Wire an agent to it\.$/],
    ['no_agent_engaged', /asks for a mention/],
    ['gremlins', /because: “gremlins”/],
  ])('why: %s', (reason, words) => {
    expect(droppedReason(dropped(NOW, { reason }))).toMatch(words);
    expect(needsLook(dropped(NOW, { reason }))).toBe(reason !== 'no_agent_engaged');
  });

  test('and where nobody could be asked, that is said', () => {
    const reason = 'unknown_sender_request_approval';
    expect(droppedReason(dropped(NOW, { reason, canAsk: false }))).toContain('has no owner or admin');
  });
});

describe('N1: agent groups that no host wakes', () => {
  const group = { id: 'ag-new', name: 'Pilot', folder: 'pilot', agentProvider: null, config: null };

  test('one without a session is named too, but not where containers are only played', () => {
    const besides = { ...NOTHING, agentGroups: [group, session().agentGroup] };
    const [item, ...rest] = attentionItems([session()], [], NOW, besides);
    expect(rest).toEqual([]);
    expect(item).toMatchObject({ kind: 'deaf', session: null, place: { title: 'Pilot' } });
    const demo = session({ container: container({ demo: true, claimed: 'stopped', heartbeatAt: null }) });
    expect(attentionItems([demo], [], NOW, besides)).toEqual([]);
  });
});

describe('B11: Why', () => {
  const waits = (change: Partial<Approval> = {}) => approval(WHY_NOW, { createdAt: at(-60), ...change });
  const asking = outbound({
    kind: 'system',
    operation: 'install_packages',
    at: at(-62),
    delivery: { status: 'delivered', at: at(-60), platformMessageId: null },
  });

  test('a row that the host holds is not “Carried out”', () => {
    const why = messageWhy(facts(asking, { approvals: [waits()] }), WHY_NOW);
    expect(why).toMatchObject({ title: 'Waits for approval', tone: 'attention' });
    expect(why.sentence).toMatch(
      /“Install packages\?: ffmpeg” has waited for 1 min for a decision.*“Vesna” can decide/,
    );
    expect(why.evidence[0]).toMatchObject({ what: 'Waits for approval', at: at(-60) });
    const decided = messageWhy(facts(asking), WHY_NOW);
    expect(decided).toMatchObject({ state: 'delivered', title: 'No longer held' });
    expect(decided.sentence).toMatch(/approved and carried out, or rejected/);
    // A played host holds nothing.
    expect(messageWhy(facts(asking, { host: hosts.simulated }), WHY_NOW).title).toBe('Carried out');
    const maybe = outbound({ ...asking, operation: 'create_agent' });
    expect(messageWhy(facts(maybe), WHY_NOW).title).toBe('Taken by the host');
  });

  test.each<[string, Partial<Approval>, string]>([
    [
      'one that names the row',
      { requestIds: [asking.id], action: 'other', createdAt: null },
      'Waits for approval',
    ],
    ['one of another action', { action: 'add_mcp_server' }, 'No longer held'],
    ['one from before', { createdAt: at(-70) }, 'No longer held'],
    ['one from after its delivery', { createdAt: at(-50) }, 'No longer held'],
    ['one that has expired', { expiresAt: at(-1) }, 'Held for approval'],
  ])('the approval is told by what it names, or its action and time: %s', (_, change, title) => {
    expect(messageWhy(facts(asking, { approvals: [waits(change)] }), WHY_NOW).title).toBe(title);
  });

  test('a message to another agent that a policy holds is not “Handed to another agent”', () => {
    const row = outbound({
      address: { channelType: 'agent', platformId: 'ag-2', threadId: null },
      delivery: { status: 'delivered', at: at(-1), platformMessageId: null },
    });
    const approvals = [waits({ action: 'a2a_message_gate', requestIds: ['appr-1', row.id] })];
    expect(messageWhy(facts(row, { approvals }), WHY_NOW).title).toBe('Waits for approval');
  });

  test('the message in whose turn the agent asked says so, others name it as evidence', () => {
    const done = inbound({ status: 'completed', at: at(-90), ack: { status: 'completed', at: at(-61) } });
    const why = messageWhy(facts(done, { approvals: [waits()] }), WHY_NOW);
    expect(why.tone).toBe('attention');
    expect(why.sentence).toMatch(
      /In its turn the agent asked for “Install packages\?: ffmpeg” 1 min ago, which waits/,
    );
    const later = inbound({ status: 'completed', at: at(-20), ack: { status: 'completed', at: at(-10) } });
    const other = messageWhy(facts(later, { approvals: [waits()] }), WHY_NOW);
    expect(other).toMatchObject({ title: 'Done', tone: 'ok' });
    expect(other.evidence.at(-1)).toMatchObject({ what: 'Waits for approval' });
  });

  test('B27: whose messages the host drops in this chat is evidence', () => {
    const why = messageWhy(
      facts(inbound(), { dropped: [dropped(WHY_NOW), dropped(WHY_NOW, { standing: 'let in' })] }),
      WHY_NOW,
    );
    expect(why.evidence.filter(({ what }) => what === 'Dropped here')).toMatchObject([
      { value: 'Eve, 3 messages (unknown_sender_strict)' },
    ]);
  });
});

describe('14.4: the desk of approvals', () => {
  const MIN = 60_000;
  test.each<[Partial<Approval>, string, string]>([
    [{}, 'waits', 'none'],
    [{ expiresAt: NOW + 5 * MIN }, 'expires in 5 min', 'warn'],
    [{ expiresAt: NOW - 1 }, 'expired', 'bad'],
    [{ status: 'awaiting_reason' }, 'rejected, reason awaited', 'warn'],
    [{ status: 'awaiting_reason', expiresAt: NOW + 5 * MIN }, 'rejected, reason awaited for 5 min', 'warn'],
    [{ status: 'dreaming' }, 'status dreaming', 'warn'],
    [{ status: '' }, 'status empty', 'warn'],
  ])('%o stands as “%s”', (change, word, tone) => {
    expect(approvalStanding(held(change), NOW)).toEqual({ word, tone });
    expect(isOpen(held(change), NOW)).toBe(word === 'waits' || word === 'expires in 5 min');
  });

  test.each<[ApprovalAsk, RegExp]>([
    [{ type: 'packages', apt: ['jq'], npm: [], reason: null }, /builds “Andy” a new image/],
    [
      { type: 'message', text: '', files: [], to: { id: 'ag-b', name: null }, messageId: null },
      /hands it to “ag-b”.*Rejected, it goes nowhere/,
    ],
    [{ type: 'unknown' }, /is not known here/],
  ])('%o comes to what a host does', (ask, words) => expect(approvalEffect(ask, held())).toMatch(words));

  test('whom a row names decides alone, also where the bot alone is known', () => {
    const named = held({ decidedBy: 'named', card: null, instance: 'telegram-ledger' });
    expect(whoDecides(named)).toMatch(
      /^Only “Vesna” can decide on the host’s card, in a direct chat with the bot “telegram-ledger”;/,
    );
    expect(approvalReason(held({ action: 'a2a_message_gate' }), NOW)).toMatch(
      /^A policy between agents holds it/,
    );
    expect(approvalText(held({ title: '', action: 'constructor', detail: null }))).toBe('constructor');
  });
});
