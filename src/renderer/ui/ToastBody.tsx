import { Button } from '@mantine/core';
import classes from './ToastBody.module.css';

export interface ToastAction {
  label: string;
  run: () => void;
}

/** What was done, and what can be done about it. */
export function ToastBody({ message, actions }: { message: string; actions: readonly ToastAction[] }) {
  return (
    <span className={classes.body}>
      <span className={classes.message}>{message}</span>
      {actions.map(({ label, run }) => (
        <Button key={label} size="compact-xs" variant="default" onClick={run}>
          {label}
        </Button>
      ))}
    </span>
  );
}
