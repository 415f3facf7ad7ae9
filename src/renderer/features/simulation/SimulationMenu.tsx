import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlayerPlay, IconRobot } from '@tabler/icons-react';
import type { SimulationStatus } from '../../../contract/entities/simulation.js';
import { CommandItem } from '../../ui/CommandItem.js';
import { useSimulate, useSimulation } from './queries.js';
import { ScenarioStatus } from './ScenarioStatus.js';
import classes from './Simulation.module.css';
import { useSimulationAlerts } from './use-simulation-alerts.js';

/** Whether anything is simulated, and the switches for it. */
export function SimulationMenu() {
  const simulation = useSimulation();
  const simulate = useSimulate();
  useSimulationAlerts(simulation.data);
  const status = simulation.data;
  if (status === undefined || !status.available) return null;
  return (
    <>
      <ScenarioStatus status={status} />
      <Menu width={320} closeOnItemClick={false}>
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="default"
            className={classes.target ?? ''}
            data-on={status.running || status.host.running || undefined}
            leftSection={<IconRobot size={14} aria-hidden />}
            rightSection={<IconChevronDown size={13} aria-hidden />}
            loading={simulate.isPending}
          >
            {words(status)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.CheckboxItem
            checked={status.running}
            onChange={(run) => simulate.ask({ what: 'agent', run })}
          >
            Simulated agent
            <small className={classes.about}>
              Plays the containers: claims what is injected, answers, obeys /help.
            </small>
          </Menu.CheckboxItem>
          <Menu.CheckboxItem
            checked={status.host.running}
            onChange={(run) => simulate.ask({ what: 'host', run })}
          >
            Simulated host
            <small className={classes.about}>
              Plays the host’s half: deliveries, acks, retries, questions, tasks.
            </small>
          </Menu.CheckboxItem>
          <Menu.Divider />
          <CommandItem id="scenario.play" icon={<IconPlayerPlay size={15} aria-hidden />} />
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function words({ running, host }: SimulationStatus): string {
  if (running) return host.running ? 'Simulated: agent + host' : 'Simulated: agent';
  return host.running ? 'Simulated: host' : 'Nothing simulated';
}
