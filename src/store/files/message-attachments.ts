import { quote, Refusal } from '../../contract/errors.js';
import { assertSafeId } from './paths.js';

/** A file that a message names, as it names it. None of it is trusted. */
export interface AttachmentRef {
  readonly index: number;
  readonly name: string;
  readonly mimeType: string | null;
  readonly claimedSize: number | null;
  /** Relative to the session's folder, `/` between its parts, each part safe; null when there is none. */
  readonly path: string | null;
  /** Why there is no path, in a sentence. */
  readonly problem: string | null;
}

export interface AttachmentRefs {
  readonly attachments: readonly AttachmentRef[];
  /** True when the message names more files than are listed. */
  readonly cut: boolean;
}

const MOST_ATTACHMENTS = 100;
const NAME_LIMIT = 1024;

const NO_FILES: AttachmentRefs = { attachments: [], cut: false };

/** `<box>/<message id>/<name>`, when both are single plain components. */
function pathIn(
  box: 'inbox' | 'outbox',
  messageId: string,
  name: string,
): Pick<AttachmentRef, 'path' | 'problem'> {
  try {
    assertSafeId(messageId);
    assertSafeId(name);
  } catch (error) {
    if (error instanceof Refusal) return { path: null, problem: error.message };
    throw error;
  }
  return { path: `${box}/${messageId}/${name}`, problem: null };
}

function inboundPath(attachment: object, messageId: string): Pick<AttachmentRef, 'path' | 'problem'> {
  const localPath: unknown = Reflect.get(attachment, 'localPath');
  if (typeof localPath !== 'string') {
    const url: unknown = Reflect.get(attachment, 'url');
    if (typeof url === 'string' && url !== '' && typeof Reflect.get(attachment, 'data') !== 'string')
      return { path: null, problem: `Not a file here: the agent is given its address, ${quote(url)}.` };
    return typeof Reflect.get(attachment, 'data') === 'string'
      ? { path: null, problem: 'Its data is inside the message, not in a file.' }
      : { path: null, problem: 'The message names no file for it.' };
  }
  const [box, id, name, ...more] = localPath.split('/');
  if (box !== 'inbox' || id !== messageId || name === undefined || more.length > 0) {
    return {
      path: null,
      problem: 'The message names a file outside its own folder in inbox; it is not opened.',
    };
  }
  return pathIn('inbox', messageId, name);
}

function shortText(value: unknown, limit = NAME_LIMIT): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, limit) : null;
}

/**
 * The `attachments` of an inbound message.
 * @returns a few words on what is wrong when it is not a list of objects
 */
export function inboundAttachments(list: unknown, messageId: string): AttachmentRefs | string {
  if (list === undefined || list === null) return NO_FILES;
  if (!Array.isArray(list)) return 'attachments is not a list';
  const attachments: AttachmentRef[] = [];
  for (const [index, item] of list.slice(0, MOST_ATTACHMENTS).entries()) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      return `attachment ${index + 1} is not an object`;
    }
    const where = inboundPath(item, messageId);
    const size: unknown = Reflect.get(item, 'size');
    attachments.push({
      index,
      name:
        shortText(Reflect.get(item, 'name')) ?? where.path?.split('/').at(-1) ?? `attachment ${index + 1}`,
      mimeType: shortText(Reflect.get(item, 'mimeType'), 200),
      claimedSize: typeof size === 'number' && Number.isFinite(size) ? size : null,
      ...where,
    });
  }
  return { attachments, cut: list.length > MOST_ATTACHMENTS };
}

/** The `files` of an outbound message: names in outbox/<row id>/. As inboundAttachments. */
export function outboundAttachments(list: unknown, messageId: string): AttachmentRefs | string {
  if (list === undefined || list === null) return NO_FILES;
  if (!Array.isArray(list)) return 'files is not a list';
  const attachments: AttachmentRef[] = [];
  for (const [index, item] of list.slice(0, MOST_ATTACHMENTS).entries()) {
    if (typeof item !== 'string') return `file ${index + 1} is not a name`;
    attachments.push({
      index,
      name: shortText(item) ?? `file ${index + 1}`,
      mimeType: null,
      claimedSize: null,
      ...pathIn('outbox', messageId, item),
    });
  }
  return { attachments, cut: list.length > MOST_ATTACHMENTS };
}
