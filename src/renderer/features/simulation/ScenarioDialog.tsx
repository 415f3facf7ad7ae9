import { Button, SegmentedControl } from '@mantine/core';
import { IconFile, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { ScenarioSpeed } from '../../../contract/entities/simulation.js';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { usePlayScenario, useScenarios } from './queries.js';
import classes from './Simulation.module.css';

const speeds: { value: ScenarioSpeed; label: string }[] = [
  { value: '1x', label: 'As written' },
  { value: '10x', label: '10 × faster' },
  { value: 'at once', label: 'All at once' },
];

/** Which scenario to play, and how fast. */
export function ScenarioDialog({ onClose }: { onClose: () => void }) {
  const [speed, setSpeed] = useState<ScenarioSpeed>('1x');
  const play = usePlayScenario(onClose);
  return (
    <Dialog onClose={onClose} title="Play a scenario" size="large">
      <p className={classes.sentence}>
        It is played into new sessions in this workspace; nothing existing is changed.
      </p>
      <SegmentedControl
        aria-label="Speed"
        size="xs"
        data={speeds}
        value={speed}
        onChange={(value) => setSpeed(speeds.find((s) => s.value === value)?.value ?? '1x')}
      />
      <Scenarios busy={play.isPending} onPlay={(name) => play.mutate({ name, speed })} />
      <DialogActions>
        <Button
          variant="default"
          leftSection={<IconFile size={14} aria-hidden />}
          disabled={play.isPending}
          onClick={() => play.mutate({ name: null, speed })}
        >
          From a file…
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Scenarios({ busy, onPlay }: { busy: boolean; onPlay: (name: string) => void }) {
  const scenarios = useScenarios();
  if (scenarios.isError) {
    return <Failed error={scenarios.error} onRetry={() => void scenarios.refetch()} />;
  }
  if (scenarios.data === undefined) return <Loading what="the scenarios" />;
  return (
    <ul className={classes.scenarios} aria-label="Scenarios">
      {scenarios.data.map(({ name, title, description, steps }) => (
        <li key={name}>
          <span className={classes.scenarioAbout}>
            <strong>{title}</strong> <small>{plural(steps, 'step')}</small>
            <span>{description}</span>
          </span>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlayerPlay size={13} aria-hidden />}
            aria-label={`Play ${title}`}
            disabled={busy}
            onClick={() => onPlay(name)}
          >
            Play
          </Button>
        </li>
      ))}
    </ul>
  );
}
