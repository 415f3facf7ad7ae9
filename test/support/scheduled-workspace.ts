/** A workspace of 2.0.64, whose chats have something of each kind that can be scheduled. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeChatWorkspace } from './chat-workspace.js';

export interface ScheduledRow {
  id: string;
  /** By default a task that says its id. */
  kind?: string;
  text?: string;
  status?: string;
  /** Minutes from `now`; null for none. */
  due?: number | null;
  recurrence?: string | null;
  series?: string;
  tries?: number;
  /** Minutes from `now`: when it was written. */
  at?: number;
}

const iso = (now: number, minutes: number): string => new Date(now + minutes * 60_000).toISOString();

/** Writes rows as a host would. @param folder the session's */
export function schedule(folder: string, now: number, ...rows: ScheduledRow[]): void {
  const db = new Database(join(folder, 'inbound.db'), { fileMustExist: true });
  const insert = db.prepare(
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, process_after, recurrence, series_id, tries, content)
     VALUES (?, (SELECT coalesce(max(seq), 0) + 2 FROM messages_in), ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const row of rows) {
    const { id, kind = 'task', text = id, due = 60 } = row;
    const content =
      kind === 'task' ? { prompt: text, script: null } : { text, sender: 'Dana', senderId: 'console:Dana' };
    insert.run(
      ...[id, kind, iso(now, row.at ?? -1440), row.status ?? 'pending', due === null ? null : iso(now, due)],
      ...[row.recurrence ?? null, row.series ?? id, row.tries ?? 0, JSON.stringify(content)],
    );
  }
  db.close();
}

/** The container says something of a message. */
export function ack(folder: string, id: string, status: string, at: string): void {
  const db = new Database(join(folder, 'outbound.db'), { fileMustExist: true });
  db.prepare('INSERT OR REPLACE INTO processing_ack VALUES (?, ?, ?)').run(id, status, at);
  db.close();
}

/** @returns the sessions' folders by name */
export async function makeScheduledWorkspace(path: string, now: number): Promise<Map<string, string>> {
  const folders = await makeChatWorkspace(path, ['Garden', 'Office', 'مكتب التقارير'], '2.0.64');
  const [garden = '', office = '', reports = ''] = folders.values();
  schedule(
    garden,
    now,
    { id: 'water', text: 'Water the tomatoes', due: 20, recurrence: '0 19 * * *' },
    { id: 'stretch', kind: 'chat', text: 'Stand up and stretch', due: 90, recurrence: '0 9-17 * * 1-5' },
    { id: 'odd', text: 'Count the bees', due: 300, recurrence: '17 */7 3-9,21 * 2#1' },
    { id: 'once', kind: 'chat', text: 'Ring the seed shop', due: 24 * 60 + 30 },
  );
  schedule(
    office,
    now,
    { id: 'digest', text: 'Daily digest please', status: 'paused', due: -30, recurrence: '0 9 * * 1-5' },
    { id: 'brief-1', text: 'Morning brief', due: 600, recurrence: '30 7 * * *', series: 'brief' },
    { id: 'brief-2', text: 'Morning brief', due: 600, recurrence: '30 7 * * *', series: 'brief' },
    { id: 'late', kind: 'chat', text: 'Send the invoice', due: -45 },
    { id: 'given-up', text: 'Fetch the rates', status: 'failed', tries: 5, due: -600, recurrence: '@daily' },
    { id: 'unix', text: 'Rotate the logs', due: 2000, recurrence: '@midnight' },
    { id: 'scan-1', text: 'Scan the inbox', status: 'completed', series: 'scan', due: -180 },
    { id: 'scan-2', text: 'Scan the inbox', status: 'completed', series: 'scan', due: -120 },
    { id: 'scan-3', text: 'Scan the inbox', series: 'scan', due: 5, recurrence: '0 * * * *' },
  );
  for (const id of ['scan-1', 'scan-2']) ack(office, id, 'failed', iso(now, -60));
  schedule(reports, now, {
    id: 'report',
    text: 'أرسل تقرير المبيعات اليومي إلى الفريق قبل الاجتماع، مع مقارنة بالأسبوع الماضي وملاحظات قصيرة عن كل منطقة',
    due: 4 * 24 * 60,
    recurrence: '0 8 * * *',
  });
  return folders;
}
