import { z } from 'zod';

/** What an agent group's row of container_configs says, as far as the console needs it. */
export const AgentConfig = z.object({
  /** The time zone of its recurrences; null: the host's. */
  timezone: z.string().nullable(),
  /** How many rows a poll of its containers takes; null: the runner's own number. */
  mostMessages: z.number().int().nullable(),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

export const AgentGroup = z.object({
  id: z.string(),
  name: z.string(),
  /** The folder under the project's groups/. Unique. */
  folder: z.string(),
  agentProvider: z.string().nullable(),
  /** Null where v2.db keeps such rows and has none for it: then no host ever wakes it. */
  config: AgentConfig.nullable(),
});
export type AgentGroup = z.infer<typeof AgentGroup>;
