import { Alert } from '../ui/Alert.js';
import { dismissAlert, useAlerts } from '../ui/alerts.js';
import classes from './App.module.css';

/** What was refused, until it is dismissed. */
export function AlertStack() {
  const alerts = useAlerts();
  if (alerts.length === 0) return null;
  return (
    <div className={classes.alerts}>
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
