import { Refusal } from '../../contract/errors.js';
import { windowsRefuses } from './windows-name.js';

/** What the file systems we meet allow for one component. */
const NAME_LIMIT_BYTES = 255;
/** What follows the last dot counts as an extension only up to this length. */
const EXTENSION_LIMIT_BYTES = 32;

const NAME_BY_MIME: Readonly<Record<string, string>> = {
  'application/json': 'data.json',
  'application/pdf': 'document.pdf',
  'application/zip': 'archive.zip',
  'audio/mpeg': 'audio.mp3',
  'audio/ogg': 'audio.ogg',
  'image/gif': 'image.gif',
  'image/jpeg': 'image.jpg',
  'image/png': 'image.png',
  'image/svg+xml': 'image.svg',
  'image/webp': 'image.webp',
  'text/csv': 'data.csv',
  'text/html': 'page.html',
  'text/markdown': 'text.md',
  'text/plain': 'text.txt',
  'video/mp4': 'video.mp4',
};

const NAME_BY_TYPE: Readonly<Record<string, string>> = {
  audio: 'audio',
  document: 'document',
  file: 'file',
  image: 'image',
  photo: 'photo',
  sticker: 'sticker',
  video: 'video',
  voice: 'voice',
};

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function defaultName(mimeType: string | null, type: string | null): string {
  const mime = mimeType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const byMime = Object.hasOwn(NAME_BY_MIME, mime) ? NAME_BY_MIME[mime] : undefined;
  const coarse = type ?? (/^(image|audio|video)\//.exec(mime)?.[1] || '');
  const byType = Object.hasOwn(NAME_BY_TYPE, coarse) ? NAME_BY_TYPE[coarse] : undefined;
  return byMime ?? byType ?? 'attachment';
}

/** Where the extension begins; the length of the name when it has none. */
function extensionAt(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > 0 && bytes(name.slice(dot)) <= EXTENSION_LIMIT_BYTES ? dot : name.length;
}

/** Cuts between characters as people count them, so that no accent or emoji is torn. */
function shorten(text: string, limitBytes: number): string {
  let kept = '';
  let size = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    size += bytes(segment);
    if (size > limitBytes) break;
    kept += segment;
  }
  return kept;
}

/** File systems that fold case or normalise take two names with the same folded form for one. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/**
 * A name that is valid on every system, for one that is a plain component. A person drops what their own system
 * allows, and the container (Linux) accepts any of it; but the workspace may lie on, or be copied to, a system
 * that does not: there `x:y` is a hidden part of the file `x`, `CON` a device, and `a.` the same as `a`.
 * Refusing would send people off to rename files that are fine where they are; so `:` and the like become `_`,
 * and trailing dots and blanks are dropped. The original is kept as the `name` of the message's entry (see
 * planAttachments): the agent reads both.
 */
export function forEverySystem(name: string): string {
  const plain = name.replace(/[<>:"|?*]/g, '_').replace(/[. ]+$/, '');
  if (plain === '') return '_';
  if (windowsRefuses(plain) === null) return plain;
  // A device, with or without an extension.
  const dot = plain.indexOf('.');
  return dot < 0 ? `${plain}_` : `${plain.slice(0, dot)}_${plain.slice(dot)}`;
}

/**
 * The name that an attachment gets on disk: the given one if it is one plain component that every system
 * accepts, or else made so; shortened to 255 bytes with its extension kept; a neutral one if none was given;
 * made distinct from the names in `taken`, to which it is added.
 * @throws ATTACHMENT_NAME_UNSAFE for anything that could lead elsewhere or deceive a terminal
 */
export function safeAttachmentName(
  given: string | null,
  about: { mimeType: string | null; type: string | null },
  taken: Set<string>,
): string {
  const name = given === null || given.trim() === '' ? defaultName(about.mimeType, about.type) : given;
  const refuse = (reason: string): Refusal => Refusal.of('ATTACHMENT_NAME_UNSAFE', { name, reason });
  if (name === '.' || name === '..') throw refuse('it names a folder');
  if (/[/\\]/.test(name)) throw refuse('it contains a path separator');
  if (/\p{Cc}/u.test(name)) throw refuse('it contains a control character');
  if (/\p{Cs}/u.test(name)) throw refuse('it is not valid Unicode');

  const dot = extensionAt(name);
  const stem = name.slice(0, dot);
  const extension = name.slice(dot);
  for (let nth = 1; ; nth += 1) {
    const suffix = nth === 1 ? '' : ` (${nth})`;
    const room = NAME_LIMIT_BYTES - bytes(extension) - bytes(suffix);
    const candidate = forEverySystem(
      `${bytes(stem) > room ? shorten(stem, room) : stem}${suffix}${extension}`,
    );
    const key = folded(candidate);
    if (!taken.has(key)) {
      taken.add(key);
      return candidate;
    }
  }
}
