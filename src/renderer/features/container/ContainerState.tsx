import {
  IconAlertTriangle,
  IconCircle,
  IconCircleDashed,
  IconCircleFilled,
  IconCircleHalf2,
  IconClockExclamation,
  IconHandStop,
  IconHelpCircle,
  IconPlayerPlayFilled,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ContainerFacts } from '../../../contract/entities/container.js';
import { containerVerdict } from '../../../rules/container-state.js';
import type { ContainerState, ContainerVerdict } from '../../../rules/container-verdict.js';
import { useNow } from '../../ui/now.js';
import classes from './Container.module.css';

const icons = {
  running: IconCircleFilled,
  working: IconPlayerPlayFilled,
  idle: IconCircleHalf2,
  starting: IconCircleDashed,
  stuck: IconAlertTriangle,
  gone: IconPlugConnectedX,
  stopped: IconCircle,
  leftover: IconHandStop,
  skewed: IconClockExclamation,
  unknown: IconHelpCircle,
} satisfies Record<ContainerState, unknown>;

interface ContainerIconProps {
  verdict: Pick<ContainerVerdict, 'state' | 'doubtful'>;
  size?: number;
}

export function ContainerIcon({ verdict: { state, doubtful }, size = 13 }: ContainerIconProps) {
  const Icon = icons[state];
  return (
    <Icon
      size={size}
      className={classes.icon}
      data-state={state}
      data-doubtful={doubtful || undefined}
      aria-hidden
    />
  );
}

/** The state as icon and words; they count up each second without rendering anything around them. */
export function ContainerBadge({ facts }: { facts: ContainerFacts }) {
  const verdict = containerVerdict(facts, useNow());
  return (
    <span className={classes.badge}>
      <ContainerIcon verdict={verdict} />
      <span className={classes.words} data-state={verdict.state}>
        {verdict.words}
      </span>
    </span>
  );
}
