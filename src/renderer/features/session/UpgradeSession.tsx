import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import type { UpgradePlan } from '../../../contract/entities/session-upgrade.js';
import { query, write } from '../../bridge/index.js';
import { toast } from '../../ui/alerts.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { plural } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { useSessionsChanged } from './queries.js';
import classes from './SessionDialogs.module.css';

/** Adds to an older session's files what they lack: exactly the statements that are shown. */
export function UpgradeSession({ session, onClose }: { session: SessionSummary; onClose: () => void }) {
  const changed = useSessionsChanged();
  const [inboundOnly, setInboundOnly] = useState(false);
  const found = useQuery({
    ...query('session.upgradePlan', { sessionId: session.id }),
    gcTime: 0,
  });
  const plan = found.data;
  const lacks = plan === undefined ? 0 : countOf(plan, inboundOnly);
  return (
    <ConfirmDialog
      title={`Upgrade ${session.title}`}
      action="Run these statements"
      ready={lacks > 0}
      onClose={onClose}
      onConfirm={async () => {
        if (plan === undefined) return;
        const { value } = await write('session.upgrade', { sessionId: session.id, shown: plan, inboundOnly });
        await changed(session.id);
        toast(`${plural(countOf(value, false), 'statement')} run in ${session.title}`);
      }}
    >
      {found.isPending && <Loading what="what it lacks" />}
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {plan !== undefined && (
        <>
          <Statements file="inbound.db" plan={plan} />
          {!inboundOnly && <Statements file="outbound.db" plan={plan} />}
          {plan['outbound.db'].statements.length > 0 && (
            <Checkbox
              size="xs"
              label="Only inbound.db: outbound.db is the container’s, and is refused while one may run"
              checked={inboundOnly}
              onChange={(event) => setInboundOnly(event.currentTarget.checked)}
            />
          )}
          {lacks > 0 && <Note>Each file is changed in one transaction. This cannot be undone.</Note>}
        </>
      )}
    </ConfirmDialog>
  );
}

const countOf = (plan: UpgradePlan, inboundOnly: boolean) =>
  plan['inbound.db'].statements.length + (inboundOnly ? 0 : plan['outbound.db'].statements.length);

function Statements({ file, plan }: { file: keyof UpgradePlan; plan: UpgradePlan }) {
  const { statements, impossible } = plan[file];
  return (
    <section aria-label={`Statements for ${file}`} className={classes.statements}>
      <h3>{file}</h3>
      {statements.length === 0 ? (
        <p>Up to date: there is nothing to add.</p>
      ) : (
        <pre>{`${statements.join(';\n')};`}</pre>
      )}
      {impossible.length > 0 && (
        <Note tone="warn">Cannot be added to a table that has rows: {impossible.join(', ')}</Note>
      )}
    </section>
  );
}
