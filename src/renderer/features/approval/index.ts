export { useApprovals } from './queries.js';
export { WaitsForPerson } from './WaitsForPerson.js';
