import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './QuestionCard.module.css';

/** Said above the options, before somebody presses one: probably nobody reads the answer. */
export function LateNote({ children }: { children: ReactNode }) {
  return (
    <p className={classes.late} role="note">
      <IconAlertTriangle size={14} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
