import { IconFileAlert } from '@tabler/icons-react';
import type { SessionDigest } from '../../../contract/entities/session.js';
import classes from './Timeline.module.css';

/** Says that what is shown comes from a recovered copy, where it does. */
export function RecoveredNote({ digest }: { digest: SessionDigest | null }) {
  if (digest?.readable !== true || digest.recovered.length === 0) return null;
  return (
    <output className={classes.recovered}>
      <IconFileAlert size={14} aria-hidden />
      <span>
        {digest.recovered.join(' and ')} was left in the middle of a write by a process that died. What stood
        there before that write is shown, from a copy; the next process that writes the file rolls it back.
      </span>
    </output>
  );
}
