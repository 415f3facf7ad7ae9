import { Button } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { botOf } from '../../../rules/bot.js';
import { seriesOfSession } from '../../../rules/task.js';
import { Fact, Facts, PanelTitle, TimeFact } from '../../ui/Facts.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { revealSession, useSessionDetail } from './queries.js';
import classes from './SessionList.module.css';

/** The session itself: its ids, its default reply address, its folder. */
export function SessionPanel({ sessionId }: { sessionId: string }) {
  const found = useSessionDetail(sessionId);
  if (found.isPending) return <Loading what="the session" />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const { summary, folder, routing, missing } = found.data;
  const group = summary.messagingGroup;
  return (
    <>
      <PanelTitle>Session</PanelTitle>
      <Facts>
        <Fact name="Id" value={summary.id} mono copy={summary.id} />
        <Fact name="Status" value={summary.status} />
        <Fact
          name="Mode"
          value={summary.mode ?? (seriesOfSession(summary) === null ? 'no longer wired' : 'its own series')}
        />
        <Fact name="Thread" value={summary.threadId} mono copy={summary.threadId} />
        <TimeFact name="Created" at={summary.createdAt} />
        <TimeFact name="Last active" at={summary.lastActive} />
      </Facts>
      <PanelTitle>Agent group</PanelTitle>
      <Facts>
        <Fact name="Name" value={summary.agentGroup.name} />
        <Fact name="Id" value={summary.agentGroup.id} mono copy={summary.agentGroup.id} />
        <Fact name="Folder" value={summary.agentGroup.folder} mono />
        <Fact name="Provider" value={summary.agentGroup.agentProvider} />
      </Facts>
      <PanelTitle>Messaging group</PanelTitle>
      {group === null ? (
        <p className={classes.none}>None: this session is the agent’s own, not a chat’s.</p>
      ) : (
        <Facts>
          <Fact name="Name" value={group.name} />
          <Fact name="Id" value={group.id} mono copy={group.id} />
          <Fact name="Channel" value={group.channelType} />
          {botOf(group) !== null && <Fact name="Bot" value={botOf(group)} mono />}
          <Fact name="Platform id" value={group.platformId} mono copy={group.platformId} />
          <Fact name="Kind" value={group.isGroup ? 'group chat' : 'direct chat'} />
          {group.detachedAt !== null && <TimeFact name="Detached" at={group.detachedAt} />}
          {group.deniedAt !== null && <TimeFact name="Refused" at={group.deniedAt} />}
        </Facts>
      )}
      <PanelTitle>Default reply address (session_routing)</PanelTitle>
      {routing === null ? (
        <p className={classes.none}>The session’s file holds none.</p>
      ) : (
        <Facts>
          <Fact name="Channel" value={routing.channelType} />
          <Fact name="Platform id" value={routing.platformId} mono copy={routing.platformId} />
          <Fact name="Thread" value={routing.threadId} mono copy={routing.threadId} />
        </Facts>
      )}
      {missing.length > 0 && (
        <>
          <PanelTitle>Missing: the files are of an older version</PanelTitle>
          <ul className={classes.missing}>
            {missing.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </>
      )}
      <PanelTitle>Folder</PanelTitle>
      <Facts>
        <Fact name="Path" value={folder} mono copy={folder} />
      </Facts>
      <div className={classes.panelActions}>
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={14} aria-hidden />}
          onClick={() => void revealSession(sessionId)}
        >
          Reveal folder
        </Button>
      </div>
    </>
  );
}
