import type { AgentGroup } from '../../../contract/entities/agent-group.js';

/** The columns of v2.db's row. */
export const rowOf = ({ id, name, folder, agentProvider }: AgentGroup) => ({
  id,
  name,
  folder,
  agent_provider: agentProvider,
});
