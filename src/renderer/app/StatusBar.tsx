import { AttentionCount, useAttention } from '../features/attention/index.js';
import { SessionCounts } from '../features/session/index.js';
import { SimulatedCount } from '../features/simulation/index.js';
import classes from './App.module.css';

interface StatusBarProps {
  readOnlyReason: string | null;
  attentionShown: boolean;
  onAttention: () => void;
  onFilter: (text: string) => void;
}

export function StatusBar({ readOnlyReason, attentionShown, onAttention, onFilter }: StatusBarProps) {
  const attention = useAttention().sessions;
  return (
    <footer className={classes.statusBar}>
      <AttentionCount shown={attentionShown} onToggle={onAttention} />
      <SessionCounts attention={attention} onFilter={onFilter} />
      <SimulatedCount />
      {readOnlyReason !== null && (
        <span className={classes.readOnly} title={readOnlyReason}>
          {readOnlyReason}
        </span>
      )}
    </footer>
  );
}
