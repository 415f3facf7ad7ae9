import type { AuditEntry } from '../../../contract/entities/audit.js';
import { fullTime, plural, timeBeside } from '../../ui/format.js';
import classes from './Audit.module.css';
import { OutcomeWord } from './OutcomeWord.js';

interface AuditRowProps {
  entry: AuditEntry;
  now: number;
  open: boolean;
  onOpen: () => void;
}

export function AuditRow({ entry, now, open, onOpen }: AuditRowProps) {
  return (
    <li>
      <button type="button" className={classes.row} aria-current={open || undefined} onClick={onOpen}>
        <span className={classes.rowHead}>
          <OutcomeWord entry={entry} />
          <span className={classes.rows}>{entry.rows > 0 && plural(entry.rows, 'row')}</span>
          <time dateTime={new Date(entry.at).toISOString()} title={fullTime(entry.at)}>
            {timeBeside(entry.at, now)}
          </time>
        </span>
        <span className={classes.rowSentence} dir="auto">
          {entry.sentence}
        </span>
      </button>
    </li>
  );
}
