import { Button } from '@mantine/core';
import { IconAddressBook, IconAlertTriangle, IconArrowsDiff, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Destination } from '../../../contract/entities/destination.js';
import { query } from '../../bridge/index.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { HeldFor } from '../policy/index.js';
import { useSessionSummary } from '../session/index.js';
import { destinationsDialog } from './commands.js';
import classes from './DestinationsPanel.module.css';
import { compareDestinations, type Drift } from './drift.js';

const driftWords: Record<Drift, string> = {
  same: 'same on both sides',
  differs: 'differs',
  'only-configured': 'not in the session yet',
  'only-projected': 'no longer configured',
};

/** That what the agent writes there is held, where it is. */
function Held({ from, row }: { from: string | undefined; row: Destination | undefined }) {
  const to = row?.agentGroupId ?? null;
  return from === undefined || to === null ? null : <HeldFor from={from} to={to} />;
}

/** Whom the agent can address: as configured in v2.db, beside what this session's file holds. */
export function DestinationsPanel({ sessionId }: { sessionId: string }) {
  const found = useQuery(query('destination.list', { sessionId }));
  const agent = useSessionSummary(sessionId)?.agentGroup;
  if (found.isPending) return <Loading what="destinations" />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const { configured, projected } = found.data;
  const rows = compareDestinations(configured, projected ?? []);
  return (
    <>
      {projected === null && (
        <p className={classes.note}>
          <IconAlertTriangle size={14} aria-hidden /> This session’s inbound.db is from an older version
          without a destinations table.
        </p>
      )}
      {rows.length === 0 ? (
        <Empty title="No destinations">Neither v2.db nor the session has a destination.</Empty>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>Name</th>
              <th>In v2.db</th>
              <th>What the session was told</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} data-drift={row.drift}>
                <th scope="row">
                  <bdi>{row.name}</bdi>
                  <span className={classes.drift}>
                    {row.drift === 'same' ? (
                      <IconCheck size={12} aria-hidden />
                    ) : (
                      <IconArrowsDiff size={12} aria-hidden />
                    )}
                    {projected === null ? 'configured' : driftWords[row.drift]}
                  </span>
                </th>
                <td>
                  {row.configured ?? '–'}
                  <Held from={agent?.id} row={configured.find(({ name }) => name === row.name)} />
                </td>
                <td>{row.projected ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {agent !== undefined && (
        <Button
          mt="sm"
          variant="default"
          leftSection={<IconAddressBook size={14} aria-hidden />}
          onClick={() => destinationsDialog.open({ agentGroupId: agent.id })}
        >
          Edit destinations…
        </Button>
      )}
    </>
  );
}
