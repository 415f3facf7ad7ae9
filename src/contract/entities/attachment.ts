import { z } from 'zod';

/** A file that a message names; in inbox/<messageId>/ or outbox/<messageId>/. */
export const Attachment = z.object({
  /** Its place in the message's list, from 0. With the message's key it names the attachment. */
  index: z.number().int(),
  /** As the message says; shown escaped, never used as a path. */
  name: z.string(),
  mimeType: z.string().nullable(),
  /** The size on disk in bytes; null when the file is not there. */
  size: z.number().nullable(),
  /** The size that the message claims, if it does. */
  claimedSize: z.number().nullable(),
  /** Why the file cannot be opened, in a sentence; null when it can. */
  problem: z.string().nullable(),
  /** True for png, jpeg, gif, webp by the name or MIME type; the viewer checks the bytes. */
  image: z.boolean(),
});
export type Attachment = z.infer<typeof Attachment>;

/** What the viewer shows. Nothing is executed; SVG and HTML are text. */
export const AttachmentContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('image'), mimeType: z.string(), bytes: z.instanceof(Uint8Array) }),
  z.object({ type: z.literal('text'), text: z.string(), truncated: z.boolean() }),
  z.object({ type: z.literal('other'), reason: z.string() }),
]);
export type AttachmentContent = z.infer<typeof AttachmentContent>;

/** A file that waits in the composer. The window knows it only by its token, never by its path. */
export const StagedAttachment = z.object({
  token: z.string().max(64),
  name: z.string().max(4096),
  size: z.number(),
  mimeType: z.string().max(256),
  /** A small picture of it, as a data: URL, where the window could make one. */
  thumbnail: z.string().max(65_536).optional(),
});
export type StagedAttachment = z.infer<typeof StagedAttachment>;

export { ATTACHMENT_LIMIT_BYTES, MESSAGE_ATTACHMENTS_LIMIT_BYTES } from '../limits.js';
