import { Button } from '@mantine/core';
import classes from './ToastBody.module.css';

export interface ToastAction {
  label: string;
  run: () => void;
}

/** What was done, and what can be done about it. */
export function ToastBody({ message, action }: { message: string; action: ToastAction }) {
  return (
    <span className={classes.body}>
      <span className={classes.message}>{message}</span>
      <Button size="compact-xs" variant="default" onClick={action.run}>
        {action.label}
      </Button>
    </span>
  );
}
