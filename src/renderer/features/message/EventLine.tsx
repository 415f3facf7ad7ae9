import type { ReactNode } from 'react';
import classes from './MessageContent.module.css';

interface EventLineProps {
  icon: ReactNode;
  label: string;
  /** What that means. */
  title?: string;
  children?: ReactNode;
}

/** One line that says what an entry is: an icon, a label, and its details. */
export function EventLine({ icon, label, title, children }: EventLineProps) {
  return (
    <div className={classes.line} title={title}>
      {icon}
      <span className={classes.words}>
        <bdi className={classes.label}>{label}</bdi> <span className={classes.rest}>{children}</span>
      </span>
    </div>
  );
}
