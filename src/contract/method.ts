/** How a method is declared, and the inputs that several nouns share. */
import { z } from 'zod';
import { RowChange } from './entities/change.js';
import { ContainerStatus } from './entities/container.js';
import { MOST_PLANNED } from './limits.js';

export function method<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { input, output, writes: false as const };
}

/**
 * A method that writes into a workspace: refused by a read-only console, and kept in the audit log, which asks
 * for its sentence in src/desk/audit-sentences.ts.
 */
export function writing<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { input, output, writes: true as const };
}

/**
 * A method that only reads the files of one session. The desk looks up where they are and hands on what else is
 * `asked`; the reader answers (src/reader/reads.ts).
 */
export function reading<A extends z.ZodRawShape, O extends z.ZodType>(asked: A, output: O) {
  return { ...method(OfSession.extend(asked), output), asked: z.strictObject(asked) };
}

export const Nothing = z.undefined();
export const Done = z.void();
export const SessionId = z.string().min(1).max(256);
export const OfSession = z.strictObject({ sessionId: SessionId });
export const Id = z.string().min(1).max(1024);
export const Path = z.string().min(1).max(4096);
/** A write that `change.plan` plans takes the rows that were shown, and is refused when it comes to others by now. */
export const AsShown = { shown: z.array(RowChange).max(MOST_PLANNED).optional() };
/** Who writes it: the host, asked through its ncl.sock; without it the console, into the files. */
export const Through = { through: z.literal('host').optional() };
export const ContainerMark = OfSession.extend({ status: ContainerStatus });
