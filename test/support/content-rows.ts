/** Rows with any content: put in and read back by another program, written by ours. */
import type { MessageForm } from '../../src/contract/entities/draft.js';
import type { MessageRaw } from '../../src/contract/entities/message.js';
import { injectMessage } from '../../src/store/message/injection.js';
import { writeItems } from '../../src/store/message/message-import.js';
import { getMessage } from '../../src/store/message/message-page.js';
import { planReplay } from '../../src/store/message/replay.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';
import { queryElsewhere, runElsewhere } from './sqlite-process.js';
import { NOON, type TestSession } from './store-workspace.js';

let made = 0;

/** The bytes of every content, in the order of the rows. */
export const stored = (s: TestSession): string[] =>
  queryElsewhere(s.inbound, 'SELECT hex(CAST(content AS BLOB)) AS h FROM messages_in ORDER BY rowid').map(
    ({ h }) => Buffer.from(String(h), 'hex').toString('latin1'),
  );
export const bytes = (text: string): string => Buffer.from(text).toString('latin1');

/**
 * Rows as another program writes them.
 * @param contents their bytes
 * @param as SQLite's type
 * @returns their ids
 */
export function put(
  s: TestSession,
  contents: readonly Buffer[],
  as: 'TEXT' | 'BLOB' = 'TEXT',
  kind = 'webhook',
): string[] {
  const rows = contents.map((content) => {
    made += 1;
    return [`m-${made}`, 2 * made, kind, content.toString('hex')];
  });
  runElsewhere(
    s.inbound,
    `for id, seq, kind, h in data:
  c.execute("INSERT INTO messages_in (id, seq, kind, timestamp, status, trigger, on_wake, content) VALUES (?, ?, ?, '2026-11-20T10:00:00.000Z', 'completed', 1, 0, CAST(? AS ${as}))", [id, seq, kind, bytes.fromhex(h)])
c.commit()`,
    rows,
  );
  return rows.map(([id]) => String(id));
}

export const keyOf = ({ agentGroupId, sessionId }: TestSession) => ({ agentGroupId, sessionId });
export const rawOf = (s: TestSession, row: number): MessageRaw => getMessage(s.ws, keyOf(s), `in:${row}`);
export const emptied = (s: TestSession): void =>
  runElsewhere(s.inbound, 'c.execute("DELETE FROM messages_in"); c.commit()', 0);

export const inject = (
  s: TestSession,
  of: Pick<MessageForm, 'kind'>,
  content: string,
  files: { path: string; entry?: string | undefined }[] = [],
) =>
  injectMessage(s.ws, {
    ...{ sessionId: s.sessionId, draftId: crypto.randomUUID(), kind: of.kind, content },
    ...{ trigger: true, onWake: false, processAfter: null, recurrence: null, address: null },
    files: files.map(({ path, ...more }) => ({ name: 'a.txt', mimeType: 'text/plain', path, ...more })),
  });

export async function replay(s: TestSession, rows: readonly number[]) {
  const raws = rows.map((row) => rawOf(s, row));
  const options = {
    spacing: 'at once' as const,
    now: NOON,
    batchId: crypto.randomUUID(),
    address: null,
    place: ANY_PLACE,
  };
  return (await writeItems(s.ws, s.sessionId, planReplay(raws, options))).lines;
}
