import { copyAttachment, readAttachment, readStaged } from '../store/files/attachment-read.js';
import type { WorkspacePath } from '../store/files/paths.js';
import { findAttachment } from '../store/message/message-page.js';
import type { ReaderInput, ReaderOutput } from './protocol.js';

export function read(
  ws: WorkspacePath,
  input: ReaderInput<'attachment.read'>,
): ReaderOutput<'attachment.read'> {
  return readAttachment(ws, input.key, findAttachment(ws, input.key, input.message, input.index));
}

export function readStagedFile(
  ws: WorkspacePath,
  { name, path }: ReaderInput<'attachment.readStaged'>,
): Promise<ReaderOutput<'attachment.readStaged'>> {
  return readStaged(ws, { name, path });
}

export function copy(
  ws: WorkspacePath,
  input: ReaderInput<'attachment.copy'>,
): Promise<ReaderOutput<'attachment.copy'>> {
  const ref = findAttachment(ws, input.key, input.message, input.index);
  return copyAttachment(ws, input.key, ref, input.to, input);
}
