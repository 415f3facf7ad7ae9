export { ApprovalsView } from './ApprovalsView.js';
export { openApproval } from './handle.js';
export { useApprovals } from './queries.js';
export { WaitsForPerson } from './WaitsForPerson.js';
