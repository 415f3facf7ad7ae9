/**
 * A host's doors: a list against a bare round trip over the same socket, and a message through the host against one that
 * is written directly, from its sending to the claim of the simulated agent.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { askHost } from '../../src/host-doors/ask.js';
import { routeMessage } from '../../src/host-doors/route.js';
import { openDoors } from '../../src/play/doors/doors.js';
import { outboundDbPath } from '../../src/store/files/paths.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import type { SessionKey } from '../../src/store/session-key.js';
import type { OpenWorkspace } from '../../src/store/workspace.js';
import { chatMessage, makeWorkspace } from './fixtures.js';
import { against, alternate, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  list: 'a list by the host’s door (ms)',
  claim: 'from injecting through the host to the claim, container running, beside injecting directly (ms)',
};
const PLACE = { channelType: 'telegram', platformId: 'tg:bench' };
const LONGEST_MS = 30_000;

/** One frame and one line, over a connection of its own. */
function bare(socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.write('{"id":"1","command":"groups-list","args":{}}\n'));
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      if (!chunk.includes(10)) return;
      socket.destroy();
      resolve();
    });
  });
}

/** How many messages the session's container has claimed or done. */
function acks(ws: OpenWorkspace, key: SessionKey): number {
  const file = outboundDbPath(ws, key.agentGroupId, key.sessionId);
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return db.prepare<[], number>('SELECT count(*) FROM processing_ack').pluck().get() ?? 0;
  } finally {
    db.close();
  }
}

/** From the sending to the claim; what the container does then is waited for. */
async function untilClaimed(
  ws: OpenWorkspace,
  key: SessionKey,
  send: () => Promise<unknown>,
): Promise<number> {
  const before = acks(ws, key);
  const took = await timed(async () => {
    await send();
    for (const end = performance.now() + LONGEST_MS; acks(ws, key) === before; await sleep(5)) {
      if (performance.now() > end) throw new Error('The simulated agent did not claim the message');
    }
  });
  // At a random moment of the next poll's second.
  await sleep(1500 + Math.random() * 1000);
  return took;
}

/** The session's chat takes every message from an owner. */
async function wire(ws: OpenWorkspace, key: SessionKey): Promise<void> {
  const at = new Date().toISOString();
  await ws.central.write((db) => {
    db.prepare(
      `INSERT INTO messaging_groups (id, channel_type, platform_id, instance, unknown_sender_policy, created_at)
       VALUES ('mg-bench', ?, ?, ?, 'public', ?)`,
    ).run(PLACE.channelType, PLACE.platformId, PLACE.channelType, at);
    db.prepare("UPDATE sessions SET messaging_group_id = 'mg-bench', thread_id = NULL WHERE id = ?").run(
      key.sessionId,
    );
    db.prepare(
      `INSERT INTO messaging_group_agents (id, messaging_group_id, agent_group_id, engage_mode, engage_pattern,
         sender_scope, ignored_message_policy, created_at) VALUES ('mga-bench', 'mg-bench', ?, 'pattern', '.', 'all', 'drop', ?)`,
    ).run(key.agentGroupId, at);
  });
}

export function hostDoor({ scratch, consoleApp, quick }: Options): Suite {
  return {
    names: Object.values(NAMES),
    run: async () => {
      const { ws, keys } = await makeWorkspace(join(scratch, 'doors'), 1);
      const [key] = keys;
      if (key === undefined) throw new Error('The fixture has no session');
      await wire(ws, key);
      const doors = await openDoors(ws, {
        ...{ dialect: '2.3', threaded: new Set<string>(), running: () => new Set<string>() },
        restart: async () => undefined,
        wake: () => undefined,
      });
      const agent = fork(
        join(consoleApp, 'out/main/agent.js'),
        [`--workspace=${ws.path}`, `--session=${key.sessionId}`],
        { serialization: 'advanced' },
      );
      try {
        const socket = join(ws.path, 'ncl.sock');
        const list = await alternate(
          ...([quick ? 60 : 400, 20] as const),
          () => timed(() => askHost(ws.path, { command: 'groups-list' }, { timeoutMs: 5000 })),
          () => timed(() => bare(socket)),
        );
        let written = 0;
        const line = {
          text: 'hello',
          to: { ...PLACE, threadId: null },
          sender: 'Dana',
          senderId: 'telegram:7',
        };
        const claim = await alternate(
          ...([quick ? 3 : 15, 1] as const),
          () => untilClaimed(ws, key, () => routeMessage(ws.path, line)),
          () =>
            untilClaimed(ws, key, () => {
              written += 1;
              const message = chatMessage(`bench-door-${written}`, 'hello');
              return writeSessionMessage(ws, key.agentGroupId, key.sessionId, message);
            }),
        );
        return [against(NAMES.list, list.a, list.b, 1.5), against(NAMES.claim, claim.a, claim.b, null)];
      } finally {
        const ended = once(agent, 'exit');
        agent.disconnect();
        await ended;
        await doors.stop();
        ws.close();
      }
    },
  };
}
