import { AttentionCount, useAttention } from '../features/attention/index.js';
import { HostDoorLine } from '../features/host-door/index.js';
import { SessionCounts } from '../features/session/index.js';
import { SimulatedCount } from '../features/simulation/index.js';
import { useReadOnlyReason, WorkspaceDialect } from '../features/workspace/index.js';
import classes from './App.module.css';

interface StatusBarProps {
  attentionShown: boolean;
  onFilter: (text: string) => void;
}

export function StatusBar({ attentionShown, onFilter }: StatusBarProps) {
  const readOnlyReason = useReadOnlyReason();
  const attention = useAttention().sessions;
  return (
    <footer className={classes.statusBar}>
      <AttentionCount shown={attentionShown} />
      <SessionCounts attention={attention} onFilter={onFilter} />
      <HostDoorLine />
      <SimulatedCount />
      <WorkspaceDialect />
      {readOnlyReason !== null && (
        <span className={classes.readOnly} title={readOnlyReason}>
          {readOnlyReason}
        </span>
      )}
    </footer>
  );
}
