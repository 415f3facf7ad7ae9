import { Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { SimulationStatus } from '../../../contract/entities/simulation.js';
import { IconButton } from '../../ui/IconButton.js';
import { useCancelScenario } from './queries.js';
import classes from './Simulation.module.css';

/** The progress of the scenario that is being played, with a way to stop it; nothing when none is. */
export function ScenarioStatus({ status: { scenario } }: { status: SimulationStatus }) {
  const cancel = useCancelScenario();
  if (scenario === null || scenario.state !== 'playing') return null;
  const { title, done, of, label } = scenario;
  return (
    <span className={classes.scenario} title={label}>
      <output aria-label="Scenario" className={classes.scenarioWords}>
        <bdi>{title}</bdi>{' '}
        <span>
          {done}/{of}
        </span>
      </output>
      <Progress
        className={classes.progress ?? ''}
        value={of === 0 ? 0 : (100 * done) / of}
        size={4}
        w={48}
        aria-label="Scenario progress"
      />
      <IconButton label="Cancel the scenario" size={20} onClick={() => cancel.mutate()}>
        <IconX size={13} aria-hidden />
      </IconButton>
    </span>
  );
}
