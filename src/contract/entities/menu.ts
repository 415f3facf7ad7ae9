import { z } from 'zod';

/** A command of the window as the system's menu shows it. */
export const MenuCommand = z.strictObject({
  id: z.string().min(1).max(100),
  title: z.string().min(1).max(200),
  group: z.enum(['Go', 'Session', 'Message', 'View', 'Workspace']),
  /** An accelerator in Electron's notation (`CmdOrCtrl+K`); null: none that a menu can show. */
  accelerator: z.string().max(50).nullable(),
  enabled: z.boolean(),
});
export type MenuCommand = z.infer<typeof MenuCommand>;
