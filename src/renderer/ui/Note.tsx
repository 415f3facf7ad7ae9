import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Note.module.css';

/** Something to know beforehand; what went wrong is an Alert. */
export function Note({ tone = 'info', children }: { tone?: 'info' | 'warn'; children: ReactNode }) {
  const Icon = tone === 'warn' ? IconAlertTriangle : IconInfoCircle;
  return (
    <p className={classes.note} data-tone={tone}>
      <Icon size={14} className={classes.icon} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
