import { Button, Loader } from '@mantine/core';
import { IconRefresh, IconTool } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionTrouble } from '../../../contract/entities/session-trouble.js';
import { keyOf, query } from '../../bridge/index.js';
import { Dialog } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { RepairSession } from './RepairSession.js';
import classes from './SessionDialogs.module.css';

/** Where v2.db and the folders disagree about sessions, and what can be done about each. */
export function SessionTroubles({ onClose }: { onClose: () => void }) {
  const [repaired, setRepaired] = useState<SessionTrouble | null>(null);
  const [done, setDone] = useState('');
  const client = useQueryClient();
  const readOnly = useReadOnlyReason();
  // Looking writes nothing; each opening of the dialog looks again.
  const found = useQuery({
    ...query('session.troubles', undefined),
    gcTime: 0,
    staleTime: 0,
  });
  const look = () => client.invalidateQueries({ queryKey: keyOf('session.troubles') });
  return (
    <Dialog onClose={onClose} title="Check workspace" size="large" covered={repaired !== null}>
      <div className={classes.bar}>
        <Button
          data-autofocus
          variant="default"
          leftSection={
            found.isFetching ? <Loader size={14} aria-hidden /> : <IconRefresh size={14} aria-hidden />
          }
          // Not disabled while it looks, because it has the focus.
          aria-disabled={found.isFetching || undefined}
          onClick={() => !found.isFetching && void look()}
        >
          Look again
        </Button>
        <output>{done}</output>
      </div>
      {found.isPending && <Loading what="the folders" />}
      {found.isError && <Failed error={found.error} />}
      {found.data?.length === 0 && (
        <Empty title="No problems found">v2.db and the folders agree about every session.</Empty>
      )}
      {found.data !== undefined && found.data.length > 0 && (
        <ul className={classes.troubles} aria-label={plural(found.data.length, 'trouble')}>
          {found.data.slice(0, MOST).map((trouble) => (
            <li key={JSON.stringify(trouble)}>
              <bdi>{trouble.sentence}</bdi>
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconTool size={13} aria-hidden />}
                disabled={readOnly !== null || !repairable(trouble)}
                aria-label={`Repair: ${trouble.sentence}`}
                onClick={() => setRepaired(trouble)}
              >
                {repairable(trouble) ? 'Repair…' : 'Not repairable'}
              </Button>
            </li>
          ))}
          {found.data.length > MOST && (
            <li>And {found.data.length - MOST} more, shown as these are repaired.</li>
          )}
        </ul>
      )}
      {repaired !== null && (
        <RepairSession
          trouble={repaired}
          onDone={async (sentence) => {
            setDone(sentence);
            await look();
          }}
          onClose={() => setRepaired(null)}
        />
      )}
    </Dialog>
  );
}

const MOST = 200;

function repairable(trouble: SessionTrouble): boolean {
  switch (trouble.kind) {
    case 'folder-missing':
    case 'parts-missing':
      return true;
    case 'row-missing':
      return trouble.adoptable;
    case 'half-made':
      return trouble.ours && trouble.pid === null;
    case 'unusable':
      return false;
  }
}
