import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { visible } from './format.js';
import { createStore } from './store.js';
import { type ToastAction, ToastBody } from './ToastBody.js';

export interface Alert {
  id: number;
  sentence: string;
  code: string | null;
  /** Whether it goes away by itself once something was written after it. */
  passes: boolean;
}

const alerts = createStore<readonly Alert[]>([]);
let nextId = 1;

/** Shows an error above everything until it is dismissed. The same sentence is shown once. */
export function showAlert(sentence: string, code: string | null = null): void {
  show({ sentence, code, passes: false });
}

/** Shows why something was not written: until it is dismissed, or a later write has succeeded. */
export function showRefused(sentence: string, code: string | null = null): void {
  show({ sentence, code, passes: true });
}

function show(alert: Omit<Alert, 'id'>): void {
  const others = alerts.get().filter((a) => a.sentence !== alert.sentence);
  alerts.set([...others, { ...alert, id: nextId++ }].slice(-4));
}

/** A write begins: once it succeeds, earlier refusals are over. */
export function passRefused(): () => void {
  const until = nextId;
  return () => {
    const left = alerts.get().filter(({ id, passes }) => !passes || id >= until);
    if (left.length < alerts.get().length) alerts.set(left);
  };
}

export function dismissAlert(id: number): void {
  alerts.set(alerts.get().filter((a) => a.id !== id));
}

export function clearAlerts(): void {
  if (alerts.get().length > 0) alerts.set([]);
}

export function useAlerts(): readonly Alert[] {
  return alerts.use((all) => all);
}

/** The toast with an offer: one at a time, for what was done last. */
let offering: string | null = null;

export function clearToasts(): void {
  notifications.clean();
}

/**
 * Reports that something was done; with actions it stays long enough for them to be reached.
 * @param said may name what hostile files hold
 */
export function toast(said: string, ...actions: ToastAction[]): void {
  const message = visible(said);
  // Mantine's own role would be alert, which is kept for errors.
  const common = {
    withBorder: true,
    role: 'status' as const,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  };
  if (actions.length === 0) {
    notifications.show({ ...common, message });
    return;
  }
  if (offering !== null) notifications.hide(offering);
  const id = notifications.show({
    ...common,
    autoClose: 10_000,
    message: createElement(ToastBody, {
      message,
      actions: actions.map((action) => ({
        ...action,
        run: () => {
          notifications.hide(id);
          action.run();
        },
      })),
    }),
  });
  offering = id;
}
