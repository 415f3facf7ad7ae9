import { z } from 'zod';

/** A row of delivery_attempts: a message whose delivery has failed, and that the host tries again (since 2.3). */
export const DeliveryAttempts = z.object({
  /** messages_out.id */
  messageId: z.string(),
  /** How often it has failed. */
  attempts: z.number().int(),
  /** ms since 1970, UTC; null where it is not stored or cannot be read. */
  lastAt: z.number().nullable(),
  nextAt: z.number().nullable(),
  /** In the host’s words, at most 1,000 characters. */
  lastError: z.string().nullable(),
});
export type DeliveryAttempts = z.infer<typeof DeliveryAttempts>;
