import { z } from 'zod';

/** Whether the desktop is notified of what needs a person. */
export const NotificationSetting = z.object({
  on: z.boolean(),
  /** Why this machine cannot show any, in a sentence; null when it can. */
  unavailable: z.string().nullable(),
});
export type NotificationSetting = z.infer<typeof NotificationSetting>;
