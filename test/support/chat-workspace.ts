import { join } from 'node:path';
import { hasInstances } from '../../src/store/db/messaging-group.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { resolveSession } from '../../src/store/session/session.js';
import { createWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { type Era, makeEra } from './eras.js';

/**
 * Makes a workspace of one agent in chats of these names. In each somebody has said `Hello <name>`.
 * @param path a new folder
 * @param era whose host made it; today's, as the store makes it, if none is named
 * @returns the sessions' folders by name
 */
export async function makeChatWorkspace(
  path: string,
  names: readonly string[],
  era?: Exclude<Era, 'seed'>,
): Promise<Map<string, string>> {
  if (era === undefined) createWorkspace(path);
  else makeEra(era, path, Date.parse('2026-11-18T08:00:00.000Z'));
  const ws = openWorkspace(path);
  await ws.central.write((db) => {
    const at = '2026-11-18T08:00:00.000Z';
    db.prepare('INSERT INTO agent_groups (id, name, folder, created_at) VALUES (?, ?, ?, ?)').run(
      ...['ag-one', 'One', 'one', at],
    );
    db.prepare("INSERT INTO container_configs (agent_group_id, updated_at) VALUES ('ag-one', ?)").run(at);
    const [column, value] = hasInstances(db) ? [', instance', ", 'telegram'"] : ['', ''];
    const chat = db.prepare(
      `INSERT INTO messaging_groups (id, channel_type, platform_id, name, created_at${column})
       VALUES (?, 'telegram', ?, ?, ?${value})`,
    );
    for (const name of names) chat.run(`mg-${name}`, `tg:${name}`, name, at);
  });
  const folders = new Map<string, string>();
  for (const name of names) {
    const { session } = await resolveSession(ws, 'ag-one', `mg-${name}`, null, 'shared');
    await writeSessionMessage(ws, 'ag-one', session.id, {
      ...{ id: `hello-${session.id}`, kind: 'chat', timestamp: '2026-11-18T08:10:00.000Z' },
      content: JSON.stringify({ text: `Hello ${name}`, sender: 'Dana', senderId: 'tg:7' }),
    });
    folders.set(name, join(path, 'v2-sessions', 'ag-one', session.id));
  }
  ws.close();
  return folders;
}
