export { AgentGroupSelect } from './AgentGroupSelect.js';
export { AgentGroupsDialog } from './AgentGroupsDialog.js';
export { agentGroupsDialog } from './dialog.js';
export { useAgentGroups } from './queries.js';
