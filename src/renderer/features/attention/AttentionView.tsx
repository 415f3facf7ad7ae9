import { Button } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import type { AttentionItem } from '../../../rules/attention.js';
import { useShell } from '../../ui/command.js';
import { plural } from '../../ui/format.js';
import { MiddleView, ViewNote } from '../../ui/MiddleView.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { NotificationSwitch } from '../notification/index.js';
import { useSessions } from '../session/index.js';
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
    <MiddleView
      name="Needs attention"
      title={aside ? 'Put aside' : 'Needs attention'}
      total={items.length}
      beside={
        attention.dismissed.length > 0 && (
          <Button size="compact-xs" variant="default" aria-pressed={aside} onClick={() => setAside(!aside)}>
            {aside ? 'Back' : `${attention.dismissed.length} put aside`}
          </Button>
        )
      }
      tools={<NotificationSwitch />}
      keys="g a"
      onClose={() => toggleView('attention')}
    >
      {attention.unread > 0 && (
        <ViewNote>{plural(attention.unread, 'session')} not read yet: there may be more.</ViewNote>
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
    </MiddleView>
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
