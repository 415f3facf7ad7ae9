import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Workspace } from '../../contract/entities/workspace.js';
import type { AttentionItem } from '../../rules/attention.js';
import { forgetWrites } from '../bridge/index.js';
import type { AttentionHandle } from '../features/attention/index.js';
import { type ComposeHandle, Drafts, type Goal, type TimelineHandle } from '../features/message/index.js';
import { useReaderStatus } from '../features/reader/index.js';
import {
  type SessionListHandle,
  unusableBecause,
  useSessionSummary,
  watchOpen,
} from '../features/session/index.js';
import { useAppInfo } from '../features/workspace/index.js';
import { MenuCommands } from '../ui/CommandItem.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import { AlertStack } from './AlertStack.js';
import classes from './App.module.css';
import type { InspectorTab } from './commands/index.js';
import { FirstMiddle } from './FirstMiddle.js';
import { Header } from './Header.js';
import { useLayout } from './layout.js';
import { palette } from './palette.js';
import { SessionMenus } from './SessionMenus.js';
import { Sessions } from './Sessions.js';
import { InspectorPane, SessionsPane } from './SidePanes.js';
import { StatusBar } from './StatusBar.js';
import { useActions } from './use-actions.js';
import { useDrop } from './use-drop.js';
import { useKeymap } from './use-keymap.js';
import { useMenu } from './use-menu.js';
import { useMenuCommands } from './use-menu-commands.js';
import { usePlace } from './use-place.js';
import { useRest } from './use-rest.js';

/** The three panes of an open workspace. */
export function Shell({ workspace }: { workspace: Workspace }) {
  const [drafts] = useState(() => new Drafts(workspace.path));
  const { place, openSession, openMessage: setMessage, ...go } = usePlace();
  const { sessionId, messageKey } = place;
  const [tab, setTab] = useState<InspectorTab>('message');
  const [helpOpened, setHelpOpened] = useState(false);
  const [activityOpened, setActivityOpened] = useState(false);
  const [questionsOpened, setQuestionsOpened] = useState(false);
  const layout = useLayout();
  const rest = useRest(sessionId !== null || place.attention);
  const session = useSessionSummary(sessionId);
  const info = useAppInfo();
  const reader = useReaderStatus();
  const standing = [workspace.unavailable, reader?.failing ?? null].filter((sentence) => sentence !== null);
  const sessionsRef = useRef<SessionListHandle>(null);
  const attentionRef = useRef<AttentionHandle>(null);
  const timelineRef = useRef<TimelineHandle>(null);
  const composeRef = useRef<ComposeHandle>(null);
  const readOnlyReason =
    workspace.readOnlyReason ?? (info.data?.readOnly === true ? 'The console was started read-only.' : null);

  useEffect(() => watchOpen(sessionId), [sessionId]);
  useEffect(() => forgetWrites, []);

  const showInspector = useRef(layout.showInspector);
  useLayoutEffect(() => {
    showInspector.current = layout.showInspector;
  });
  const openMessage = useCallback(
    (key: string) => {
      setMessage(key);
      setTab((now) => (now === 'raw' || now === 'why' ? now : 'message'));
      showInspector.current(true);
    },
    [setMessage],
  );
  const openMatter = useCallback(
    ({ kind, session: of, row }: AttentionItem) => {
      openSession(of.id, row);
      if (kind === 'stuck' || kind === 'gone') setTab('container');
      else if (row !== null) setTab('why');
    },
    [openSession],
  );

  const { selectMessage } = go;
  const goTo = useCallback(
    (goal: Goal) => {
      if ('key' in goal) selectMessage(goal.key);
      timelineRef.current?.goTo(goal);
    },
    [selectMessage],
  );

  const actions = useActions({
    refs: { sessions: sessionsRef, attention: attentionRef, timeline: timelineRef, compose: composeRef },
    layout,
    drafts,
    session: session ?? null,
    messageKey,
    attentionShown: place.attention,
    showAttention: go.showAttention,
    closeSession: () => {
      openSession(null);
      sessionsRef.current?.focus();
    },
    closeMessage: () => selectMessage(null),
    setTab,
    openHelp: () => setHelpOpened(true),
    openActivity: () => setActivityOpened(true),
    openQuestions: () => setQuestionsOpened(true),
  });
  useKeymap(actions.get);
  useMenu(actions.get, rest !== null);
  const menuCommands = useMenuCommands(actions.get);
  const writeInto = (id: string, text: string) => {
    setQuestionsOpened(false);
    flushSync(() => openSession(id));
    void drafts.append(id, text);
    composeRef.current?.focus();
  };
  const openNext = () => {
    flushSync(() => sessionsRef.current?.move(1, true));
    composeRef.current?.focus();
  };
  useEffect(() => {
    // Saves what was typed last when the window goes.
    const flush = () => void drafts.flush();
    window.addEventListener('pagehide', flush);
    return () => window.removeEventListener('pagehide', flush);
  }, [drafts]);
  const filterSessions = (text: string) => {
    // The list must exist before it can be told to do anything.
    if (!layout.sessions.shown) flushSync(layout.toggleSessions);
    sessionsRef.current?.filter(text);
  };
  const over = useDrop(
    useCallback(
      () => ({
        openFolder: actions.openPath,
        attach:
          session === undefined || readOnlyReason !== null || unusableBecause(session) !== null
            ? null
            : (files: File[]) => void drafts.attach(session.id, files),
      }),
      [actions.openPath, session, readOnlyReason, drafts],
    ),
  );

  return (
    <MenuCommands value={menuCommands}>
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
              <SessionMenus actions={actions.get} onOpen={openSession}>
                <Sessions ref={sessionsRef} openId={sessionId} onOpen={openSession} />
              </SessionMenus>
            </ErrorBoundary>
          </SessionsPane>
          {rest === null ? (
            <FirstMiddle opening={sessionId !== null} />
          ) : (
            <rest.Middle
              session={session}
              messageKey={messageKey}
              goal={place.goal}
              attentionShown={place.attention}
              onGoal={go.arrived}
              onOpenMatter={openMatter}
              onCloseAttention={() => actions.get().view.attention()}
              attentionRef={attentionRef}
              onOpenMessage={openMessage}
              actions={actions.get}
              drafts={drafts}
              readOnlyReason={readOnlyReason}
              timelineRef={timelineRef}
              composeRef={composeRef}
              onNext={openNext}
              onReplay={() => actions.get().replay.selection()}
            />
          )}
          <InspectorPane layout={layout}>
            {rest !== null && (
              <rest.Inspector
                session={session}
                messageKey={messageKey}
                tab={tab}
                onTab={setTab}
                onGoTo={goTo}
                onClose={() => layout.showInspector(false)}
              />
            )}
          </InspectorPane>
        </main>
        <StatusBar
          readOnlyReason={readOnlyReason}
          attentionShown={place.attention}
          onAttention={() => actions.get().view.attention()}
          onFilter={filterSessions}
        />
        {over !== null && <div className={classes.drop}>{over}</div>}
        {rest !== null && (
          <>
            <rest.DeskDialogs onOpenSession={openSession} />
            <rest.BatchDialogs />
            <rest.QuestionsDialog
              opened={questionsOpened}
              onClose={() => setQuestionsOpened(false)}
              onOpenSession={openSession}
            />
            <rest.LateAnswerDialog onWrite={writeInto} />
            <rest.Palette actions={actions.get} onOpenSession={openSession} />
            <rest.WorkspaceActivity opened={activityOpened} onClose={() => setActivityOpened(false)} />
            <rest.MarkDialog />
            <rest.AuditLog
              session={session ?? null}
              readOnlyReason={readOnlyReason}
              onOpenSession={openSession}
            />
            <rest.HelpSheet opened={helpOpened} onClose={() => setHelpOpened(false)} />
            <rest.SimulationDialogs />
            <rest.ResetDemoDialog />
          </>
        )}
      </div>
    </MenuCommands>
  );
}
