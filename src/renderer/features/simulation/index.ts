export { useSimulation } from './queries.js';
export { SessionSimulation } from './SessionSimulation.js';
export { SimulatedCount } from './SimulatedCount.js';
export { SimulationMenu } from './SimulationMenu.js';
