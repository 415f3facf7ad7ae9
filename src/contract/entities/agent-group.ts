import { z } from 'zod';

export const AgentGroup = z.object({
  id: z.string(),
  name: z.string(),
  /** The folder under the project's groups/. Unique. */
  folder: z.string(),
  agentProvider: z.string().nullable(),
});
export type AgentGroup = z.infer<typeof AgentGroup>;
