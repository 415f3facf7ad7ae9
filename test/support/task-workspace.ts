/** A project of a NanoClaw that keeps each series of tasks in a session of its own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTask } from '../../src/store/message/task.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { makeChatWorkspace } from './chat-workspace.js';
import { ack, schedule } from './scheduled-workspace.js';
import { run } from './session-files.js';

const iso = (at: number): string => new Date(at).toISOString();

/**
 * A chat, `Garden`, and a series whose script failed eight times, so that its host has paused it; its run log says so.
 * @returns the data directory, the chat's folder, the series
 */
export async function makeTaskWorkspace(
  project: string,
  now: number,
): Promise<{ path: string; garden: string; series: string }> {
  const path = join(project, 'data');
  const folders = await makeChatWorkspace(path, ['Garden']);
  const ws = openWorkspace(path);
  const { series, sessionId } = await createTask(ws, {
    ...{ agentGroupId: 'ag-one', draftId: '5e11f00d-0000-4000-8000-000000000000', name: 'Fetch rates' },
    ...{ content: '{"prompt":"Fetch the rates","script":"exit 1"}', originSessionId: null },
    ...{ processAfter: iso(now - 9 * 3_600_000), recurrence: null },
  });
  ws.close();
  const folder = join(path, 'v2-sessions', 'ag-one', sessionId);
  const again = Array.from({ length: 7 }, (_, n) => ({
    ...{ id: `task-${n}`, series, status: 'failed', text: 'Fetch the rates' },
    ...{ due: (n - 8) * 60, at: (n - 8) * 60 },
  }));
  run(join(folder, 'inbound.db'), "UPDATE messages_in SET status = 'failed'");
  const next = { id: 'task-7', series, status: 'paused', text: 'Fetch the rates', recurrence: '0 * * * *' };
  schedule(folder, now, ...again, { ...next, due: 30, at: -1 });
  for (const { id, at } of [{ id: series, at: -540 }, ...again]) {
    ack(folder, id, 'script-skip:error', iso(now + at * 60_000 + 1000));
  }
  const tasks = join(project, 'groups', 'one', 'tasks');
  mkdirSync(tasks, { recursive: true });
  writeFileSync(join(tasks, `${series}.md`), 'yesterday — fetched 4 rates\ntoday — auto-paused (host)\n');
  return { path, garden: folders.get('Garden') ?? '', series };
}
