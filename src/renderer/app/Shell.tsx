import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Workspace } from '../../shared/entities/workspace.js';
import { type ComposeHandle, Drafts, type TimelineHandle } from '../features/message/index.js';
import { useReaderStatus } from '../features/reader/index.js';
import {
  SessionList,
  type SessionListHandle,
  useSessionSummary,
  watchOpen,
} from '../features/session/index.js';
import { useAppInfo } from '../features/workspace/index.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import { AlertStack } from './AlertStack.js';
import classes from './App.module.css';
import type { InspectorTab } from './commands.js';
import { Header } from './Header.js';
import { HelpSheet } from './HelpSheet.js';
import { Inspector } from './Inspector.js';
import { useLayout } from './layout.js';
import { Palette, palette } from './Palette.js';
import { SessionView } from './SessionView.js';
import { InspectorPane, SessionsPane } from './SidePanes.js';
import { StatusBar } from './StatusBar.js';
import { useActions } from './use-actions.js';
import { useDrop } from './use-drop.js';
import { useIdle } from './use-idle.js';
import { useKeymap } from './use-keymap.js';

/** The three panes of an open workspace. */
export function Shell({ workspace }: { workspace: Workspace }) {
  const [drafts] = useState(() => new Drafts());
  const [sessionId, setSessionId] = useState<string | null>(null);
  const [messageKey, setMessageKey] = useState<string | null>(null);
  const [tab, setTab] = useState<InspectorTab>('message');
  const [helpOpened, setHelpOpened] = useState(false);
  const layout = useLayout();
  const idle = useIdle();
  const session = useSessionSummary(sessionId);
  const info = useAppInfo();
  const reader = useReaderStatus();
  const standing = [workspace.unavailable, reader?.failing ?? null].filter((sentence) => sentence !== null);
  const sessionsRef = useRef<SessionListHandle>(null);
  const timelineRef = useRef<TimelineHandle>(null);
  const composeRef = useRef<ComposeHandle>(null);
  const readOnlyReason =
    workspace.readOnlyReason ?? (info.data?.readOnly === true ? 'The console was started read-only.' : null);

  useEffect(() => watchOpen(sessionId), [sessionId]);

  const openSession = useCallback((id: string | null) => {
    setSessionId(id);
    setMessageKey(null);
  }, []);
  const showInspector = useRef(layout.showInspector);
  useLayoutEffect(() => {
    showInspector.current = layout.showInspector;
  });
  const openMessage = useCallback((key: string) => {
    setMessageKey(key);
    setTab((now) => (now === 'raw' ? 'raw' : 'message'));
    showInspector.current(true);
  }, []);

  const actions = useActions({
    refs: { sessions: sessionsRef, timeline: timelineRef, compose: composeRef },
    layout,
    session: session ?? null,
    messageKey,
    closeSession: () => openSession(null),
    closeMessage: () => setMessageKey(null),
    setTab,
    openHelp: () => setHelpOpened(true),
  });
  useKeymap(actions.get);
  const filterSessions = (text: string) => {
    // The list must be there before it can be told.
    if (!layout.sessions.shown) flushSync(layout.toggleSessions);
    sessionsRef.current?.filter(text);
  };
  const over = useDrop(
    useCallback(
      () => ({
        openFolder: actions.openPath,
        attach:
          session === undefined || readOnlyReason !== null
            ? null
            : (files: File[]) => void drafts.attach(session.id, files),
      }),
      [actions.openPath, session, readOnlyReason, drafts],
    ),
  );

  return (
    <div className={classes.app}>
      <Header
        workspace={workspace}
        inspectorShown={layout.inspector.shown}
        onPalette={palette.open}
        onHelp={() => setHelpOpened(true)}
        onToggleInspector={() => layout.showInspector(!layout.inspector.shown)}
      />
      <AlertStack standing={standing} />
      <main className={classes.panes}>
        <SessionsPane layout={layout}>
          <ErrorBoundary pane="the sessions">
            <SessionList ref={sessionsRef} openId={sessionId} onOpen={openSession} />
          </ErrorBoundary>
        </SessionsPane>
        <SessionView
          session={session}
          messageKey={messageKey}
          onOpenMessage={openMessage}
          drafts={drafts}
          readOnlyReason={readOnlyReason}
          timelineRef={timelineRef}
          composeRef={composeRef}
        />
        <InspectorPane layout={layout}>
          {idle && (
            <Inspector
              session={session}
              messageKey={messageKey}
              tab={tab}
              onTab={setTab}
              onClose={() => layout.showInspector(false)}
            />
          )}
        </InspectorPane>
      </main>
      <StatusBar readOnlyReason={readOnlyReason} onFilter={filterSessions} />
      {over !== null && <div className={classes.drop}>{over}</div>}
      {idle && <Palette actions={actions.get} onOpenSession={openSession} />}
      {idle && <HelpSheet opened={helpOpened} onClose={() => setHelpOpened(false)} />}
    </div>
  );
}
