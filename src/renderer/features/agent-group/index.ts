export { AgentGroupSelect } from './AgentGroupSelect.js';
export { useAgentGroups } from './queries.js';
