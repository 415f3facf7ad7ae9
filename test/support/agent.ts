/** Workspaces for the simulated agent, and the agent as a child process that takes orders. */
import { join } from 'node:path';
import { AgentCommand, AgentReport } from '../../src/play/agent/protocol.js';
import { resolveSession } from '../../src/store/session/session.js';
import type { SessionKey } from '../../src/store/session-key.js';
import { createWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { type Child, startChild, waitFor } from './child.js';
import { queryElsewhere } from './sqlite-process.js';

/** A session with its two files as a third process sees them. */
export interface Stage extends SessionKey {
  /** Its folder. */
  dir: string;
  inbound(sql: string): Record<string, unknown>[];
  outbound(sql: string): Record<string, unknown>[];
}

/** Where the sessions of `makeStages` talk. */
export const CHANNEL = { channelType: 'slack', platformId: 'slack:C1' };

/** A new workspace in `dir` with one agent and one chat, and a session for each of the threads. */
export async function makeStages(dir: string, threads: readonly string[]): Promise<Map<string, Stage>> {
  createWorkspace(dir);
  const ws = openWorkspace(dir);
  try {
    await ws.central.write((db) => {
      const at = new Date().toISOString();
      db.prepare('INSERT INTO agent_groups (id, name, folder, created_at) VALUES (?, ?, ?, ?)').run(
        ...['ag-sim', 'Sim', 'sim', at],
      );
      db.prepare(
        'INSERT INTO messaging_groups (id, channel_type, platform_id, instance, name, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(...['mg-sim', CHANNEL.channelType, CHANNEL.platformId, CHANNEL.channelType, 'Stage', at]);
    });
    const stages = new Map<string, Stage>();
    for (const thread of threads) {
      const { session } = await resolveSession(ws, 'ag-sim', 'mg-sim', thread, 'per-thread');
      const folder = join(ws.path, 'v2-sessions', 'ag-sim', session.id);
      stages.set(thread, {
        agentGroupId: 'ag-sim',
        sessionId: session.id,
        dir: folder,
        inbound: (sql) => queryElsewhere(join(folder, 'inbound.db'), sql),
        outbound: (sql) => queryElsewhere(join(folder, 'outbound.db'), sql),
      });
    }
    return stages;
  } finally {
    ws.close();
  }
}

type ReportOf<T extends AgentReport['type']> = Extract<AgentReport, { type: T }>;

/** A running agent. */
export interface AgentChild extends Child {
  /** Waits for a report, or returns one that was received before. */
  heard<T extends AgentReport['type']>(
    type: T,
    where?: (report: ReportOf<T>) => boolean,
    limitMs?: number,
  ): Promise<ReportOf<T>>;
  reports(): AgentReport[];
  send(command: AgentCommand): void;
  /** Tells it to play or leave a session and waits for the answer. */
  order(type: 'play' | 'rest', sessionId: string): Promise<ReportOf<'status'>>;
}

/** Starts the bundled agent (`bundleEntry('src/play/agent/index.ts')`). */
export function startAgent(script: string, args: readonly string[]): AgentChild {
  const child = startChild(script, args);
  const reports = (): AgentReport[] => child.said.map((said) => AgentReport.parse(said));
  const heard: AgentChild['heard'] = (type, where = () => true, limitMs = 25_000) => {
    const is = (r: AgentReport): r is ReportOf<typeof type> => r.type === type;
    return waitFor(
      `a report “${type}”; said ${JSON.stringify(child.said.slice(-20))} ${child.stderr()}`,
      () => reports().filter(is).find(where),
      limitMs,
    );
  };
  const send = (command: AgentCommand): void => {
    child.process.send(AgentCommand.parse(command));
  };
  const order: AgentChild['order'] = async (type, sessionId) => {
    const statuses = (): ReportOf<'status'>[] =>
      reports().filter((r): r is ReportOf<'status'> => r.type === 'status' && r.sessionId === sessionId);
    const before = statuses().length;
    send({ type, sessionId });
    return waitFor(`the answer to ${type}`, () => statuses()[before]);
  };
  return { ...child, heard, reports, send, order };
}
