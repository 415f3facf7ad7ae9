import { useAwaitedWorkspace, WaitingForLock } from '../features/workspace/index.js';
import { Alert } from '../ui/Alert.js';
import { dismissAlert, useAlerts } from '../ui/alerts.js';
import classes from './App.module.css';

interface AlertStackProps {
  /** What is wrong for as long as it is shown: it goes away by itself, and nobody can dismiss it. */
  standing?: readonly string[];
}

/** What is wrong just now, and what was refused, until it is dismissed. */
export function AlertStack({ standing = [] }: AlertStackProps) {
  const alerts = useAlerts();
  const awaited = useAwaitedWorkspace();
  if (alerts.length === 0 && standing.length === 0 && awaited === null) return null;
  return (
    <div className={classes.alerts}>
      <WaitingForLock />
      {standing.map((sentence) => (
        <Alert key={sentence} sentence={sentence} />
      ))}
      {alerts.map((alert) => (
        <Alert
          key={alert.id}
          sentence={alert.sentence}
          code={alert.code}
          onDismiss={() => dismissAlert(alert.id)}
        />
      ))}
    </div>
  );
}
