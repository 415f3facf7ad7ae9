import { beforeEach, expect, it, vi } from 'vitest';
import { followWrites, writing } from '../../src/renderer/bridge/writes.js';
import { clearAlerts, passRefused, showAlert, showRefused, useAlerts } from '../../src/renderer/ui/alerts.js';

// Read outside a component: what is tested is the store behind the hook.
vi.mock('react', async (original) => ({
  ...(await original<typeof import('react')>()),
  useSyncExternalStore: (_subscribe: unknown, read: () => unknown) => read(),
}));

const shown = () => useAlerts().map(({ sentence }) => sentence);

beforeEach(() => {
  clearAlerts();
  return followWrites(passRefused);
});

it('a refused write is said until a later one has gone well', async () => {
  showAlert('The system refused the copy.');
  showRefused('The file is locked: try again.', 'DB_BUSY');
  await writing(() => Promise.reject(new Error('locked still'))).catch(() => undefined);
  expect(shown()).toEqual(['The system refused the copy.', 'The file is locked: try again.']);
  await writing(() => Promise.resolve());
  expect(shown()).toEqual(['The system refused the copy.']);
});

it('a write that began before the refusal says nothing of it', async () => {
  let end = (): void => undefined;
  const earlier = writing(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  showRefused('The session is gone.');
  end();
  await earlier;
  expect(shown()).toEqual(['The session is gone.']);
});
