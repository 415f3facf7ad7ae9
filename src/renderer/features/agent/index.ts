export { AgentToggle } from './AgentToggle.js';
export { useAgent, useToggleAgent } from './queries.js';
