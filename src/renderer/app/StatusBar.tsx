import { SimulatedCount } from '../features/agent/index.js';
import { SessionCounts } from '../features/session/index.js';
import classes from './App.module.css';

interface StatusBarProps {
  readOnlyReason: string | null;
  onFilter: (text: string) => void;
}

export function StatusBar({ readOnlyReason, onFilter }: StatusBarProps) {
  return (
    <footer className={classes.statusBar}>
      <SessionCounts onFilter={onFilter} />
      <SimulatedCount />
      {readOnlyReason !== null && (
        <span className={classes.readOnly} title={readOnlyReason}>
          {readOnlyReason}
        </span>
      )}
    </footer>
  );
}
