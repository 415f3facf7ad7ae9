import { mutate } from '../../bridge/index.js';
import { type Command, onSession, type Situation } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';
import { cancelScenario, simulate } from './queries.js';

const scenarios = createDialog(async () => (await import('./ScenarioDialog.js')).ScenarioDialog);

const available = ({ simulation }: Situation) => simulation?.available === true;
const playing = ({ simulation }: Situation) => simulation?.scenario?.state === 'playing';

export const simulationCommands: readonly Command[] = [
  {
    id: 'session.simulate',
    title: 'Simulate this session',
    group: 'Session',
    menus: ['session'],
    ...onSession(({ id }, { client }) => simulate(client, { what: 'agent', run: true, sessionId: id })),
    when: (now) => available(now) && now.session?.container.simulated === false,
  },
  {
    id: 'session.stopSimulating',
    title: 'Stop simulating this session',
    group: 'Session',
    menus: ['session'],
    ...onSession(({ id }, { client }) => simulate(client, { what: 'agent', run: false, sessionId: id })),
    when: ({ session }) => session?.container.simulated === true,
  },
  {
    id: 'agent.start',
    title: 'Start the simulated agent',
    group: 'Workspace',
    when: (now) => available(now) && now.simulation?.running !== true,
    run: ({ client }) => simulate(client, { what: 'agent', run: true }),
  },
  {
    id: 'agent.stop',
    title: 'Stop the simulated agent',
    group: 'Workspace',
    when: ({ simulation }) => simulation?.running === true,
    run: ({ client }) => simulate(client, { what: 'agent', run: false }),
  },
  {
    id: 'host.start',
    title: 'Start the simulated host',
    group: 'Workspace',
    when: (now) => available(now) && now.simulation?.host.running !== true,
    run: ({ client }) => simulate(client, { what: 'host', run: true }),
  },
  {
    id: 'host.stop',
    title: 'Stop the simulated host',
    group: 'Workspace',
    when: ({ simulation }) => simulation?.host.running === true,
    run: ({ client }) => simulate(client, { what: 'host', run: false }),
  },
  {
    id: 'scenario.play',
    title: 'Play a scenario…',
    words: 'simulation demo',
    group: 'Workspace',
    when: (now) => available(now) && !playing(now),
    run: () => scenarios.open({}),
  },
  {
    id: 'scenario.cancel',
    title: 'Cancel the scenario',
    group: 'Workspace',
    when: playing,
    run: ({ client }) => mutate(client, cancelScenario(client), undefined),
  },
];
