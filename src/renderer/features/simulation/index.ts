export { openScenarios } from './dialogs.js';
export { useCancelScenario, useSimulate, useSimulation } from './queries.js';
export { SessionSimulation } from './SessionSimulation.js';
export { SimulatedCount } from './SimulatedCount.js';
export { SimulationDialogs } from './SimulationDialogs.js';
export { SimulationMenu } from './SimulationMenu.js';
