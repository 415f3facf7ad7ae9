export { HeldFor } from './HeldFor.js';
export { usePolicies } from './queries.js';
