import { IconLayoutList } from '@tabler/icons-react';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Workspace } from '../../shared/entities/workspace.js';
import { SimulatedCount } from '../features/agent/index.js';
import {
  Compose,
  type ComposeHandle,
  Drafts,
  Timeline,
  type TimelineHandle,
} from '../features/message/index.js';
import {
  SessionCounts,
  SessionList,
  type SessionListHandle,
  useSessionSummary,
} from '../features/session/index.js';
import { useAppInfo } from '../features/workspace/index.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import { Empty } from '../ui/PaneState.js';
import { Splitter } from '../ui/Splitter.js';
import { AlertStack } from './AlertStack.js';
import classes from './App.module.css';
import type { InspectorTab } from './commands.js';
import { Header } from './Header.js';
import { HelpSheet } from './HelpSheet.js';
import { Inspector } from './Inspector.js';
import { useLayout } from './layout.js';
import { Palette, palette } from './Palette.js';
import { useActions } from './use-actions.js';
import { useDrop } from './use-drop.js';
import { useKeymap } from './use-keymap.js';

/** The three panes of an open workspace. */
export function Shell({ workspace }: { workspace: Workspace }) {
  const [drafts] = useState(() => new Drafts());
  const [sessionId, setSessionId] = useState<string | null>(null);
  const [messageKey, setMessageKey] = useState<string | null>(null);
  const [tab, setTab] = useState<InspectorTab>('message');
  const [helpOpened, setHelpOpened] = useState(false);
  const layout = useLayout();
  const session = useSessionSummary(sessionId);
  const info = useAppInfo();
  const sessionsRef = useRef<SessionListHandle>(null);
  const timelineRef = useRef<TimelineHandle>(null);
  const composeRef = useRef<ComposeHandle>(null);
  const readOnlyReason =
    workspace.readOnlyReason ?? (info.data?.readOnly === true ? 'The console was started read-only.' : null);

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
      <AlertStack />
      <main className={classes.panes}>
        {layout.sessions.shown && (
          <>
            <div className={classes.sessions} style={{ width: layout.sessions.width }}>
              <ErrorBoundary pane="the sessions">
                <SessionList ref={sessionsRef} openId={sessionId} onOpen={openSession} />
              </ErrorBoundary>
            </div>
            <Splitter
              label="Width of sessions"
              pane="start"
              value={layout.sessions.width}
              min={layout.sessions.min}
              max={layout.sessions.max}
              onChange={layout.sessions.resize}
            />
          </>
        )}
        <div className={classes.middle}>
          <section aria-label="Timeline" className={classes.timeline}>
            <ErrorBoundary pane="the timeline" resetKey={sessionId}>
              {session === undefined ? (
                <Empty title="No session is open" icon={<IconLayoutList size={30} aria-hidden />}>
                  Choose one on the left to read it and to write into it. j and k move, Enter opens, /
                  filters.
                </Empty>
              ) : (
                <Timeline
                  key={session.id}
                  ref={timelineRef}
                  session={session}
                  selectedKey={messageKey}
                  onOpenMessage={openMessage}
                />
              )}
            </ErrorBoundary>
          </section>
          {session !== undefined && (
            <ErrorBoundary pane="the composer" resetKey={sessionId}>
              <Compose
                key={session.id}
                ref={composeRef}
                sessionId={session.id}
                facts={session.container}
                drafts={drafts}
                readOnlyReason={readOnlyReason}
                onInjected={() => timelineRef.current?.follow()}
              />
            </ErrorBoundary>
          )}
        </div>
        {layout.inspector.shown && (
          <>
            {!layout.narrow && (
              <Splitter
                label="Width of inspector"
                pane="end"
                value={layout.inspector.width}
                min={layout.inspector.min}
                max={layout.inspector.max}
                onChange={layout.inspector.resize}
              />
            )}
            <div
              className={classes.inspectorPane}
              data-overlay={layout.narrow || undefined}
              style={{ width: layout.inspector.width }}
            >
              <Inspector
                session={session}
                messageKey={messageKey}
                tab={tab}
                onTab={setTab}
                onClose={() => layout.showInspector(false)}
              />
            </div>
          </>
        )}
      </main>
      <footer className={classes.statusBar}>
        <SessionCounts />
        <SimulatedCount />
        {readOnlyReason !== null && <span className={classes.readOnly}>{readOnlyReason}</span>}
      </footer>
      {over !== null && <div className={classes.drop}>{over}</div>}
      <Palette actions={actions.get} onOpenSession={openSession} />
      <HelpSheet opened={helpOpened} onClose={() => setHelpOpened(false)} />
    </div>
  );
}
