import { Button, Tooltip } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useAgent, useToggleAgent } from './queries.js';

/** Starts and stops the simulated agent, where it may run. */
export function AgentToggle() {
  const agent = useAgent();
  const toggle = useToggleAgent();
  if (agent.data === undefined || !agent.data.available) return null;
  const { running } = agent.data;
  return (
    <Tooltip
      w={260}
      label={
        running
          ? 'It plays the containers of this workspace and answers what is injected. Click to stop it.'
          : 'Click to start it: it plays the containers of this workspace and answers what is injected.'
      }
    >
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconRobot size={14} aria-hidden />}
        loading={toggle.isPending}
        aria-pressed={running}
        onClick={() => toggle.mutate(!running)}
      >
        Simulated agent: {running ? 'running' : 'stopped'}
      </Button>
    </Tooltip>
  );
}
