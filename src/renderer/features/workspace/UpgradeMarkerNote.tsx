import { Note } from '../../ui/Note.js';

/** What a host of 2.1 and later wants beside v2.db, and who writes it. */
export function UpgradeMarkerNote() {
  return (
    <Note tone="warn">
      Hosts since 2.1 do not start with a folder that has no <code>upgrade-state.json</code>, which tells them
      how they were installed. Their own set-up writes it, or in their project{' '}
      <code>pnpm exec tsx scripts/upgrade-state.ts set</code>.
    </Note>
  );
}
