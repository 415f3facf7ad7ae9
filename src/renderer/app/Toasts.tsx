import { Notifications } from '@mantine/notifications';
import classes from './App.module.css';

/**
 * What was done, shown for a moment, in a strip of its own between the rows and the composer: neither the newest
 * message nor a button is covered.
 */
export function Toasts() {
  return (
    <Notifications
      position="bottom-right"
      containerWidth="100%"
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
