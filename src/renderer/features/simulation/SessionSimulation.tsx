import { Button } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { SimulatedSession } from '../../../contract/entities/simulation.js';
import { PanelTitle } from '../../ui/Facts.js';
import { useSimulate, useSimulation } from './queries.js';
import classes from './Simulation.module.css';

/** Whether the simulated agent plays this session, why not, and the switch for it. */
export function SessionSimulation({ sessionId }: { sessionId: string }) {
  const status = useSimulation().data;
  const simulate = useSimulate();
  if (status === undefined) return null;
  const session = status.sessions.find((s) => s.sessionId === sessionId);
  const playing = session?.state === 'playing';
  return (
    <>
      <PanelTitle>Simulation</PanelTitle>
      <p className={classes.sentence}>{status.available ? sentence(session) : status.reason}</p>
      {status.available && (
        <Button
          size="xs"
          variant="default"
          loading={simulate.isPending}
          leftSection={
            playing ? <IconPlayerStop size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />
          }
          onClick={() => simulate.ask({ what: 'agent', run: !playing, sessionId })}
        >
          {playing ? 'Stop simulating' : 'Simulate this session'}
        </Button>
      )}
    </>
  );
}

function sentence(session: SimulatedSession | undefined): string {
  switch (session?.state) {
    case 'playing':
      return 'This container is simulated: the console’s own agent plays it.';
    case 'crashed':
      return `The simulated container crashed. ${session.reason ?? ''}`;
    case 'refused':
      return session.reason ?? 'The simulated agent was refused here.';
    case 'resting':
    case undefined:
      return 'This session is not simulated.';
  }
}
