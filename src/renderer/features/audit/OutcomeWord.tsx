import { IconArrowBackUp, IconCheck, IconHelp, IconHourglass, IconX } from '@tabler/icons-react';
import type { AuditEntry } from '../../../contract/entities/audit.js';
import classes from './Audit.module.css';

const outcomes = {
  done: { word: 'done', icon: IconCheck },
  undone: { word: 'undone since', icon: IconArrowBackUp },
  refused: { word: 'refused', icon: IconX },
  running: { word: 'running', icon: IconHourglass },
  unknown: { word: 'outcome unknown', icon: IconHelp },
};

/** How an entry ended, as icon and word. */
export function OutcomeWord({ entry }: { entry: AuditEntry }) {
  const outcome = entry.outcome === 'done' && entry.undoneBy !== null ? 'undone' : entry.outcome;
  const { word, icon: Icon } = outcomes[outcome];
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      <Icon size={13} aria-hidden /> {word}
    </span>
  );
}
