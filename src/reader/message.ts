import type { WorkspacePath } from '../store/files/paths.js';
import { getMessage, pageMessages } from '../store/message-page.js';
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
