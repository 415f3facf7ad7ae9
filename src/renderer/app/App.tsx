import { useCallback, useEffect } from 'react';
import { codeOf, followWrites, sentenceOf } from '../bridge/index.js';
import { useNews } from '../features/news/index.js';
import {
  StartScreen,
  useWorkspace,
  useWorkspaceAction,
  useWorkspaceProblem,
} from '../features/workspace/index.js';
import { Alert } from '../ui/Alert.js';
import { passRefused } from '../ui/alerts.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import { Loading } from '../ui/PaneState.js';
import { AlertStack } from './AlertStack.js';
import classes from './App.module.css';
import { keepFocus } from './focus-keeper.js';
import { Shell } from './Shell.js';
import { useDrop } from './use-drop.js';

/** The open workspace, or the way to one. */
export function App() {
  const workspace = useWorkspace();
  useWorkspaceProblem();
  useNews();
  useEffect(() => followWrites(passRefused), []);
  useEffect(keepFocus, []);
  if (workspace.isPending) {
    return (
      <div className={classes.app}>
        <AlertStack />
        <Loading what="the workspace" />
      </div>
    );
  }
  if (workspace.data == null) return <Start error={workspace.error} />;
  return (
    <ErrorBoundary pane="the window" resetKey={workspace.data.path}>
      <Shell key={workspace.data.path} workspace={workspace.data} />
    </ErrorBoundary>
  );
}

function Start({ error }: { error: Error | null }) {
  const { mutate } = useWorkspaceAction();
  const over = useDrop(
    useCallback(
      () => ({ attach: null, openFolder: (path: string) => mutate({ do: 'open', path }) }),
      [mutate],
    ),
  );
  return (
    <div className={classes.app}>
      <StartScreen>
        <AlertStack />
        {error !== null && <Alert sentence={sentenceOf(error)} code={codeOf(error)} />}
      </StartScreen>
      {over !== null && <div className={classes.drop}>{over}</div>}
    </div>
  );
}
