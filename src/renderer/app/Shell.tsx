import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Approval } from '../../contract/entities/approval.js';
import type { ScheduleEntry } from '../../contract/entities/schedule.js';
import type { Workspace } from '../../contract/entities/workspace.js';
import type { AttentionItem } from '../../rules/attention.js';
import { forgetWrites } from '../bridge/index.js';
import { composer, Drafts, type Goal, timeline } from '../features/message/index.js';
import { useReaderStatus } from '../features/reader/index.js';
import { sessionList, unusableBecause, useSessionSummary, watchOpen } from '../features/session/index.js';
import { useWorkspaceAction } from '../features/workspace/index.js';
import { MenuCommands } from '../ui/CommandItem.js';
import { type InspectorTab, ShellContext } from '../ui/command.js';
import { closeDialogs, Dialogs } from '../ui/dialogs.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import { AlertStack } from './AlertStack.js';
import classes from './App.module.css';
import { FirstMiddle } from './FirstMiddle.js';
import { Header } from './Header.js';
import { useLayout } from './layout.js';
import { noteOpened } from './recent-sessions.js';
import { SessionMenus } from './SessionMenus.js';
import { Sessions } from './Sessions.js';
import { InspectorPane, SessionsPane } from './SidePanes.js';
import { StatusBar } from './StatusBar.js';
import { useDrop } from './use-drop.js';
import { useKeymap } from './use-keymap.js';
import { useMenu } from './use-menu.js';
import { useMenuCommands } from './use-menu-commands.js';
import { usePlace } from './use-place.js';
import { useRest } from './use-rest.js';
import { useShellState } from './use-shell.js';
import { useWindowTitle } from './use-window-title.js';

/** What opens for a matter of no session. */
const placesOf: Partial<Record<AttentionItem['kind'], string>> = {
  deaf: 'agentGroup.edit',
  approval: 'approval.toggle',
  sender: 'approval.toggle',
};

/** The three panes of an open workspace. */
export function Shell({ workspace }: { workspace: Workspace }) {
  const [drafts] = useState(() => new Drafts(workspace.path));
  const go = usePlace();
  const { place, openSession, openMessage: setMessage, selectMessage } = go;
  const { sessionId, messageKey } = place;
  const [tab, setTab] = useState<InspectorTab>('message');
  const layout = useLayout();
  const rest = useRest(sessionId !== null || place.view !== null);
  const session = useSessionSummary(sessionId);
  const reader = useReaderStatus();
  const standing = [workspace.unavailable, reader?.failing ?? null].filter((sentence) => sentence !== null);
  const { readOnlyReason } = workspace;

  useEffect(() => {
    watchOpen(sessionId);
    if (sessionId !== null) noteOpened(sessionId);
  }, [sessionId]);
  useWindowTitle(workspace.name);
  useEffect(() => forgetWrites, []);
  useEffect(() => closeDialogs, []);

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
  const openScheduled = useCallback(
    ({ sessionId: of, row }: ScheduleEntry) => openSession(of, { key: row.key }),
    [openSession],
  );
  const openApproved = useCallback(
    ({ sessionId: of, messageId }: Approval) => {
      if (of === null) return;
      openSession(of, messageId === null ? null : { id: messageId });
      if (messageId !== null) setTab('why');
    },
    [openSession],
  );
  const goTo = useCallback(
    (goal: Goal) => {
      if ('key' in goal) selectMessage(goal.key);
      timeline.current?.goTo(goal);
    },
    [selectMessage],
  );

  const { shell, situation } = useShellState({ ...go, workspace, layout, session, setTab });
  useKeymap(situation);
  useMenu(situation, rest !== null);
  const menuCommands = useMenuCommands(situation);
  const openMatter = useCallback(
    ({ kind, session: of, row }: AttentionItem) => {
      // Without a session: where a person can see to it.
      if (of === null) return menuCommands(placesOf[kind] ?? 'wiring.edit').run();
      openSession(of.id, row);
      if (kind === 'stuck' || kind === 'gone') setTab('container');
      else if (row !== null || kind === 'approval' || kind === 'sender' || kind === 'dropped') setTab('why');
    },
    [menuCommands, openSession],
  );
  const openNext = () => {
    flushSync(() => sessionList.current?.move(1, true));
    composer.current?.focus();
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
    sessionList.current?.filter(text);
  };
  const { mutate } = useWorkspaceAction();
  const over = useDrop(
    useCallback(
      () => ({
        openFolder: (path: string) => mutate({ do: 'open', path }),
        attach:
          session === undefined || readOnlyReason !== null || unusableBecause(session) !== null
            ? null
            : (files: File[]) => void drafts.attach(session.id, files),
      }),
      [mutate, session, readOnlyReason, drafts],
    ),
  );

  return (
    <ShellContext value={shell}>
      <MenuCommands value={menuCommands}>
        <div className={classes.app}>
          <Header workspace={workspace} inspectorShown={layout.inspector.shown} />
          <AlertStack standing={standing} />
          <main className={classes.panes}>
            <SessionsPane layout={layout}>
              <ErrorBoundary pane="the sessions">
                <SessionMenus situation={situation} onOpen={openSession}>
                  <Sessions openId={sessionId} onOpen={openSession} />
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
                view={place.view}
                onGoal={go.arrived}
                onOpenMatter={openMatter}
                onOpenApproval={openApproved}
                onOpenScheduled={openScheduled}
                onOpenMessage={openMessage}
                situation={situation}
                drafts={drafts}
                onNext={openNext}
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
          <StatusBar attentionShown={place.view === 'attention'} onFilter={filterSessions} />
          {over !== null && <div className={classes.drop}>{over}</div>}
          {rest !== null && <rest.Palette situation={situation} />}
          <Dialogs />
        </div>
      </MenuCommands>
    </ShellContext>
  );
}
