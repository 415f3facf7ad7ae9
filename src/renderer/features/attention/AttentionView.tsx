import { Button } from '@mantine/core';
import { IconChecks, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { AttentionItem } from '../../../rules/attention.js';
import { useShell } from '../../ui/command.js';
import { plural } from '../../ui/format.js';
import { IconButton } from '../../ui/IconButton.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { NotificationSwitch } from '../notification/index.js';
import { useSessions } from '../session/index.js';
import classes from './Attention.module.css';
import { AttentionList } from './AttentionList.js';
import { type Attention, useAttention, useDismiss } from './queries.js';

/** Everything in the workspace that needs a person, in one place. */
export function AttentionView({ onOpen }: { onOpen: (item: AttentionItem) => void }) {
  const sessions = useSessions();
  const attention = useAttention();
  const dismiss = useDismiss();
  const { toggleView } = useShell();
  const [asideAsked, setAside] = useState(false);
  const aside = asideAsked && attention.dismissed.length > 0;
  const items = aside ? attention.dismissed : attention.items;
  return (
    <section aria-label="Needs attention" className={classes.view}>
      <header className={classes.top}>
        <h2 className={classes.title}>
          {aside ? 'Put aside' : 'Needs attention'} <span className={classes.total}>{items.length}</span>
        </h2>
        {attention.dismissed.length > 0 && (
          <Button size="compact-xs" variant="default" aria-pressed={aside} onClick={() => setAside(!aside)}>
            {aside ? 'Back' : `${attention.dismissed.length} put aside`}
          </Button>
        )}
        <span className={classes.tools}>
          <NotificationSwitch />
          <IconButton label="Close" keys="g a" size={22} onClick={() => toggleView('attention')}>
            <IconX size={14} aria-hidden />
          </IconButton>
        </span>
      </header>
      {attention.unread > 0 && (
        <output className={classes.note}>
          {plural(attention.unread, 'session')} not read yet: there may be more.
        </output>
      )}
      {sessions.isPending ? (
        <Loading what="sessions" />
      ) : sessions.data === undefined ? (
        <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : items.length === 0 ? (
        <Nothing attention={attention} />
      ) : (
        <AttentionList
          items={items}
          dismissed={aside}
          onOpen={onOpen}
          onDismiss={({ id }) => dismiss.mutate({ ids: [id], dismissed: !aside })}
        />
      )}
    </section>
  );
}

function Nothing({ attention }: { attention: Attention }) {
  if (attention.unread > 0) return <Empty title="Nothing needs you so far" />;
  return (
    <Empty title="Nothing needs you" icon={<IconChecks size={30} aria-hidden />}>
      No question is open, no container is stuck, nothing failed and nothing waits. When something comes up,
      it appears here by itself.
    </Empty>
  );
}
