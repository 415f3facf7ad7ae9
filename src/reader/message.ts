import type { WorkspacePath } from '../store/files/paths.js';
import { readMessageFacts } from '../store/message/message-facts.js';
import { getMessage, pageMessages } from '../store/message/message-page.js';
import type { ReaderInput, ReaderOutput } from './protocol.js';

export function page(
  ws: WorkspacePath,
  input: ReaderInput<'message.page'>,
  now: number,
): ReaderOutput<'message.page'> {
  return pageMessages(ws, input.key, { before: input.before, limit: input.limit }, now);
}

export function get(ws: WorkspacePath, input: ReaderInput<'message.get'>): ReaderOutput<'message.get'> {
  return getMessage(ws, input.key, input.message);
}

let series: typeof import('../store/message/series.js') | null = null;

/** Loads what `facts` additionally needs. Cron brings a calendar of its own, which no start waits for. */
export async function prepareFacts(): Promise<void> {
  series ??= await import('../store/message/series.js');
}

/** Call it after prepareFacts. */
export function facts(
  ws: WorkspacePath,
  { key, message, questions, limit, timeZone }: ReaderInput<'message.facts'>,
  now: number,
): ReaderOutput<'message.facts'> {
  if (series === null) throw new Error('prepareFacts comes first');
  const { nextRun } = series;
  return readMessageFacts(ws, key, message, {
    ...{ questions, limit, now },
    nextRun: (cron, after) => nextRun(cron, after, timeZone),
  });
}
