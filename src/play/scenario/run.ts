/** Which names a scenario gets in the workspace that it is played into, and its cast in v2.db. */
import { findAgentGroup } from '../../store/db/agent-group.js';
import { findMessagingGroup } from '../../store/db/messaging-group.js';
import type { WritableDb } from '../../store/db/sqlite.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import {
  insertAgentDestination,
  insertAgentGroup,
  insertMessagingGroup,
  insertPerson,
  insertPolicy,
  insertWiring,
} from '../db/scenario-write.js';
import type { Scenario } from './format.js';

/**
 * The names of one play. Played into a workspace that already has its agents or chats, a scenario becomes a run
 * of its own: every id gets a suffix, so that it touches nobody's sessions and can be played again.
 */
export interface Run {
  /** The id in the workspace for what the scenario calls by that id. */
  id(name: string): string;
  /** What a person reads. */
  title(name: string): string;
}

export function makeRun(number: number): Run {
  if (number === 1) return { id: (name) => name, title: (name) => name };
  return { id: (name) => `${name}-run${number}`, title: (name) => `${name} · run ${number}` };
}

/** The first run of which v2.db has nothing yet. */
export function nextRun(ws: OpenWorkspace, scenario: Scenario): Run {
  return ws.central.read((db) => {
    for (let number = 1; ; number += 1) {
      const run = makeRun(number);
      const taken =
        Object.keys(scenario.agents).some((id) => findAgentGroup(db, run.id(id)) !== null) ||
        Object.keys(scenario.chats).some((id) => findMessagingGroup(db, run.id(id)) !== null);
      if (!taken) return run;
    }
  });
}

/**
 * Puts agents, chats, wirings and destinations into v2.db; what is there already stays.
 * @throws SESSION_DB_BUSY, NOT_WRITABLE, DISK_FULL
 */
export async function putCast(ws: OpenWorkspace, scenario: Scenario, run: Run, at: number): Promise<void> {
  const { agents, chats, people, policies } = scenario;
  const put = (db: WritableDb): void => {
    for (const [id, { name, folder }] of Object.entries(agents)) {
      insertAgentGroup(db, { id: run.id(id), name: run.title(name), folder: run.id(folder), at });
    }
    for (const [id, { channel, platform, instance, name, group }] of Object.entries(chats)) {
      const address = { channelType: channel, platformId: run.id(platform), instance };
      insertMessagingGroup(db, { id: run.id(id), ...address, name: run.title(name), isGroup: group, at });
    }
    for (const [id, agent] of Object.entries(agents)) {
      const agentGroupId = run.id(id);
      for (const [chat, mode] of Object.entries(agent.chats)) {
        insertWiring(db, { messagingGroupId: run.id(chat), agentGroupId, mode, at });
      }
      for (const [name, target] of Object.entries(agent.destinations)) {
        const type = Object.hasOwn(chats, target) ? 'channel' : 'agent';
        insertAgentDestination(db, { agentGroupId, name, type, targetId: run.id(target), at });
      }
    }
    for (const [id, { name, chat, role }] of Object.entries(people)) {
      insertPerson(db, { id, name, chat: chat === undefined ? null : run.id(chat), role: role ?? null, at });
    }
    for (const { from, to, approver } of policies) {
      insertPolicy(db, { from: run.id(from), to: run.id(to), approver, at });
    }
  };
  await ws.central.write(put, { durable: ws.durable !== false });
}
