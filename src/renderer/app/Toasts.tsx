import { Notifications } from '@mantine/notifications';
import classes from './App.module.css';

/**
 * What was done, shown for a moment, in the strip below the newest message: neither the composer nor the status
 * bar nor the end of a list is covered.
 */
export function Toasts() {
  return (
    <Notifications
      position="bottom-right"
      containerWidth="min(320px, 60%)"
      autoClose={3000}
      limit={2}
      withinPortal={false}
      // Over dialogs, below menus and lists: whatever one chooses from is never covered.
      zIndex={250}
      transitionDuration={120}
      classNames={{ root: classes.toasts ?? '', notification: classes.toast ?? '' }}
    />
  );
}
