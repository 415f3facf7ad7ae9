import { Button } from '@mantine/core';
import { IconFolder, IconFolderOff, IconFolderOpen, IconSparkles, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RecentWorkspace } from '../../../contract/entities/workspace.js';
import { shortTime } from '../../ui/format.js';
import { IconButton } from '../../ui/IconButton.js';
import { useCoarseNow } from '../../ui/now.js';
import { Failed } from '../../ui/PaneState.js';
import { useForgetWorkspace, useRecentWorkspaces, useWorkspaceAction } from './queries.js';
import classes from './StartScreen.module.css';

/** What is shown while no workspace is open; `children` are refusals, shown beside the buttons. */
export function StartScreen({ children }: { children: ReactNode }) {
  const open = useWorkspaceAction();
  const busy = open.isPending ? open.variables.do : null;
  return (
    <main className={classes.start}>
      <div className={classes.column}>
        <h1 className={classes.name}>Session Console</h1>
        <p className={classes.lead}>
          See what NanoClaw agents are told, what they answer, and what their containers are doing.
        </p>
        <div className={classes.actions}>
          <Button
            size="sm"
            leftSection={<IconFolderOpen size={16} aria-hidden />}
            loading={busy === 'choose'}
            onClick={() => open.mutate({ do: 'choose' })}
          >
            Open folder…
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconSparkles size={16} aria-hidden />}
            loading={busy === 'demo'}
            onClick={() => open.mutate({ do: 'demo' })}
          >
            Open the demo
          </Button>
        </div>
        <div className={classes.refusals}>{children}</div>
        <p className={classes.hint}>
          Choose the data folder of a NanoClaw project, or the project itself; or drop it anywhere on this
          window. Opening and browsing change nothing in it.
        </p>
        <RecentList busyPath={open.isPending && open.variables.do === 'open' ? open.variables.path : null} />
      </div>
    </main>
  );
}

function RecentList({ busyPath }: { busyPath: string | null }) {
  const recent = useRecentWorkspaces();
  if (recent.isError) return <Failed error={recent.error} onRetry={() => void recent.refetch()} />;
  if (recent.data === undefined || recent.data.length === 0) return null;
  return (
    <section aria-label="Recent workspaces">
      <h2 className={classes.heading}>Recent</h2>
      <ul className={classes.list}>
        {recent.data.map((workspace) => (
          <RecentRow key={workspace.path} workspace={workspace} busy={busyPath === workspace.path} />
        ))}
      </ul>
    </section>
  );
}

function RecentRow({ workspace, busy }: { workspace: RecentWorkspace; busy: boolean }) {
  const open = useWorkspaceAction();
  const forget = useForgetWorkspace();
  const now = useCoarseNow(60_000);
  return (
    <li className={classes.row} data-missing={!workspace.exists || undefined}>
      <button
        type="button"
        className={classes.open}
        disabled={!workspace.exists || busy || open.isPending}
        onClick={() => open.mutate({ do: 'open', path: workspace.path })}
      >
        {workspace.exists ? <IconFolder size={16} aria-hidden /> : <IconFolderOff size={16} aria-hidden />}
        <span className={classes.about}>
          <bdi className={classes.title}>{workspace.name}</bdi>
          <bdi className={classes.path}>{workspace.path}</bdi>
        </span>
        <span className={classes.when}>
          {workspace.exists ? shortTime(workspace.openedAt, now) : 'the folder is no longer there'}
        </span>
      </button>
      <IconButton
        label={`Remove ${workspace.name} from the list`}
        onClick={() => forget.mutate(workspace.path)}
      >
        <IconX size={14} aria-hidden />
      </IconButton>
    </li>
  );
}
