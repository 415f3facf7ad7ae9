import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Alert.module.css';

interface AlertProps {
  sentence: string;
  code?: string | null;
  onDismiss?: () => void;
  children?: ReactNode;
}

/** An error with its cause and what to do; it stays until somebody dismisses it. */
export function Alert({ sentence, code, onDismiss, children }: AlertProps) {
  return (
    <div role="alert" className={classes.alert}>
      <IconAlertTriangle size={16} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <span>{sentence}</span>
        {code != null && <code className={classes.code}>{code}</code>}
        {children}
      </div>
      {onDismiss !== undefined && (
        <button type="button" className={classes.dismiss} onClick={onDismiss} aria-label="Dismiss">
          <IconX size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
