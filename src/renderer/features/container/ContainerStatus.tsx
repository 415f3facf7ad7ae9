import { Tooltip, VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import type { ContainerFacts } from '../../../contract/entities/container.js';
import { containerVerdict } from '../../../rules/container-state.js';
import type { ContainerState } from '../../../rules/container-verdict.js';
import { useNow } from '../../ui/now.js';
import classes from './Container.module.css';
import { ContainerIcon } from './ContainerState.js';

/** Where the state’s name alone would not be understood. */
const spoken: Partial<Record<ContainerState, string>> = {
  leftover: 'stopped, with claims left behind',
  skewed: 'not known, since a clock is wrong',
  unknown: 'not known',
};

/**
 * The open session's container, in words; the evidence on hover and focus. The words change each second, so
 * they are not announced; a change of the state is.
 */
export function ContainerStatus({ facts }: { facts: ContainerFacts }) {
  const verdict = containerVerdict(facts, useNow());
  const id = useId();
  return (
    <>
      <Tooltip label={verdict.sentence} w={300} events={{ hover: true, focus: true, touch: true }}>
        <output
          aria-label="Container status"
          aria-live="off"
          aria-describedby={id}
          className={classes.status}
          data-state={verdict.state}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the sentence must be had by keyboard too.
          tabIndex={0}
        >
          <ContainerIcon verdict={verdict} />
          <span>{verdict.words}</span>
        </output>
      </Tooltip>
      <VisuallyHidden id={id}>{verdict.sentence}</VisuallyHidden>
      <VisuallyHidden aria-live="polite">{`Container is ${spoken[verdict.state] ?? verdict.state}`}</VisuallyHidden>
    </>
  );
}
