/** What is foretold of a message through a host's door, against what a played host's router does with it. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoorDialect } from '../../src/play/doors/dialect.js';
import { Router } from '../../src/play/doors/router.js';
import { arrives, foretellRoute } from '../../src/rules/host-route.js';
import { findArrivals } from '../../src/store/message/host-arrival.js';
import { isAskedAbout, routeFacts, routeTargets } from '../../src/store/session/host-route.js';
import { resolveSession } from '../../src/store/session/session.js';
import type { OpenWorkspace } from '../../src/store/workspace.js';
import { makeWorkspace, NOON } from '../support/store-workspace.js';

const AT = new Date(NOON).toISOString();
const PEOPLE = ['telegram:owner', 'telegram:admin', 'telegram:scoped', 'telegram:member', 'telegram:nobody'];

/** Two agents and five people: an owner, two admins, a member, and one without a role. */
async function makePeople(): Promise<OpenWorkspace> {
  const ws = await makeWorkspace();
  await ws.central.write((db) => {
    const user = db.prepare("INSERT INTO users (id, kind, created_at) VALUES (?, 'telegram', ?)");
    for (const id of PEOPLE) user.run(id, AT);
    const role = db.prepare(
      'INSERT INTO user_roles (user_id, role, agent_group_id, granted_at) VALUES (?, ?, ?, ?)',
    );
    role.run('telegram:owner', 'owner', null, AT);
    role.run('telegram:admin', 'admin', null, AT);
    role.run('telegram:scoped', 'admin', 'ag-one', AT);
    db.prepare('INSERT INTO agent_group_members (user_id, agent_group_id, added_at) VALUES (?, ?, ?)').run(
      ...['telegram:member', 'ag-one', AT],
    );
  });
  return ws;
}

const wiring = fc.record({
  engageMode: fc.constantFrom('pattern', 'mention', 'mention-sticky'),
  engagePattern: fc.constantFrom(null, '.', '^hey', '[', 'b{2}'),
  senderScope: fc.constantFrom('all', 'known'),
  ignoredMessagePolicy: fc.constantFrom('drop', 'accumulate'),
  mode: fc.constantFrom('shared', 'per-thread', 'agent-shared'),
});

const setting = fc.record({
  dialect: fc.constantFrom<DoorDialect>('2.0', '2.3'),
  policy: fc.constantFrom('strict', 'request_approval', 'public'),
  isGroup: fc.boolean(),
  wirings: fc.array(wiring, { minLength: 1, maxLength: 2 }),
  sender: fc.constantFrom(...PEOPLE),
  text: fc.constantFrom('hey', 'no', 'abba', '/clear', '/help now', '/START', '/upload-trace', '/other', ' '),
});

describe('a message through the host', () => {
  it('becomes what was foretold, for each agent, whoever sends it and however they are wired', async () => {
    const ws = await makePeople();
    await fc.assert(
      fc.asyncProperty(setting, async ({ dialect, policy, isGroup, wirings, sender, text }) => {
        const chat = `mg-${randomUUID()}`;
        await ws.central.write((db) => {
          db.prepare(
            `INSERT INTO messaging_groups (id, channel_type, platform_id, instance, is_group, unknown_sender_policy, created_at)
             VALUES (?, 'telegram', ?, 'telegram', ?, ?, ?)`,
          ).run(chat, chat, isGroup ? 1 : 0, policy, AT);
          const wire = db.prepare(
            `INSERT INTO messaging_group_agents (id, messaging_group_id, agent_group_id, session_mode, engage_mode,
               engage_pattern, sender_scope, ignored_message_policy, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          );
          wirings.forEach((one, i) => {
            const { engageMode, engagePattern, senderScope, ignoredMessagePolicy, mode } = one;
            const agent = ['ag-one', 'ag-two'][i];
            wire.run(
              `${chat}-${i}`,
              chat,
              agent,
              mode,
              engageMode,
              engagePattern,
              senderScope,
              ignoredMessagePolicy,
              AT,
            );
          });
        });
        const { session } = await resolveSession(ws, 'ag-one', chat, null, 'shared');
        const facts = routeFacts(ws, session.id);
        const known = facts.senders.find(({ id }) => id === sender) ?? null;
        const era = dialect === '2.0' ? 'older' : 'newer';
        const foretold = foretellRoute(facts, text, known, era);
        expect(foretold.hindrance).toBeNull();

        const said = { text, senderId: sender };
        const before = new Map(
          routeTargets(ws, chat).map((key) => [
            key.sessionId,
            findArrivals(ws, key, { ...said, after: null }).newest,
          ]),
        );
        const woken: string[] = [];
        const router = new Router(ws, {
          ...{ dialect, threaded: new Set<string>(), newId: () => `cli-${randomUUID()}` },
          wake: (id) => void woken.push(id),
        });
        const to = { channelType: 'telegram', platformId: chat, threadId: null, instance: null };
        await router.route({ text, to, replyTo: null, sender: 'Dana', senderId: sender });

        const arrived = routeTargets(ws, chat).flatMap((key) =>
          findArrivals(ws, key, { ...said, after: before.get(key.sessionId) ?? 0 }).arrived.map((one) => ({
            ...{ agent: key.agentGroupId, trigger: one.trigger, session: key.sessionId },
          })),
        );
        const expected = foretold.agents
          .filter(({ outcome }) => outcome === 'engages' || outcome === 'context')
          .map(({ agentGroupId, outcome }) => [agentGroupId, outcome === 'engages']);
        expect(arrived.map(({ agent, trigger }) => [agent, trigger]).sort()).toEqual(expected.sort());
        expect(arrives(foretold)).toBe(arrived.length > 0);
        // Where it was to land in a session that stood already, it did.
        for (const { agentGroupId, sessionId, certain, outcome } of foretold.agents) {
          if (sessionId === null || !certain || (outcome !== 'engages' && outcome !== 'context')) continue;
          expect(arrived.find(({ agent }) => agent === agentGroupId)?.session).toBe(sessionId);
        }
        expect(woken).toHaveLength(foretold.agents.filter(({ outcome }) => outcome === 'engages').length);
        expect(isAskedAbout(ws, chat, sender)).toBe(
          foretold.agents.some(({ outcome }) => outcome === 'card'),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is not offered where nothing can come through the chat’s channel, and says why', async () => {
    const ws = await makePeople();
    const { session } = await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
    const foretell = () => foretellRoute(routeFacts(ws, session.id), 'hey', null, 'newer').hindrance;
    expect(foretell()).toBe('No agent is wired to this chat: the host would drop the message.');
    await ws.central.write((db) =>
      db
        .prepare(
          `INSERT INTO messaging_group_agents (id, messaging_group_id, agent_group_id, engage_mode, engage_pattern,
             created_at) VALUES ('mga-1', 'mg-a', 'ag-one', 'pattern', '.', ?)`,
        )
        .run(AT),
    );
    expect(foretell()).toBeNull();
    await ws.central.write((db) => {
      db.exec('DELETE FROM user_roles');
      db.exec('DELETE FROM agent_group_members');
    });
    expect(foretell()).toContain('every sender would be a stranger');
    await ws.central.write((db) => db.exec("UPDATE messaging_groups SET unknown_sender_policy = 'public'"));
    expect(foretell()).toBeNull();
    await ws.central.write((db) => db.exec("UPDATE messaging_groups SET instance = 'second'"));
    expect(foretell()).toContain('reached by the bot “second”');
    const none = await resolveSession(ws, 'ag-one', null, 'system:tasks:x', 'per-thread');
    expect(foretellRoute(routeFacts(ws, none.session.id), 'hey', null, null).hindrance).toContain(
      'has no chat',
    );
  });
});
