import { IconLock, IconLockOpen } from '@tabler/icons-react';
import type { Workspace } from '../../../contract/entities/workspace.js';
import classes from './LockSwitch.module.css';
import { useLock } from './queries.js';

/** Whether this console writes here at all; what --read-only or the disk decides cannot be changed here. */
export function LockSwitch({ workspace }: { workspace: Workspace }) {
  const lock = useLock();
  const { readOnlyReason } = workspace;
  const on = readOnlyReason !== null;
  // Where the place itself cannot be written, unlocking would change nothing.
  const fixed = workspace.lock === 'fixed' || (workspace.lock === 'open' && on);
  const Icon = on ? IconLock : IconLockOpen;
  const about =
    readOnlyReason ??
    'This console writes only what you ask for. Lock it to make sure that it writes nothing.';
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      // Not `disabled` while it is being switched: it would lose the focus.
      aria-disabled={fixed || lock.isPending || undefined}
      aria-describedby="lock-about"
      className={classes.lock}
      title={about}
      onClick={() => {
        if (!fixed && !lock.isPending) lock.mutate(workspace.lock !== 'locked');
      }}
    >
      <Icon size={14} aria-hidden />
      <span>Read-only</span>
      <span className={classes.state} aria-hidden>
        {on ? 'on' : 'off'}
      </span>
      <span id="lock-about" hidden>
        {about}
      </span>
    </button>
  );
}
