import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import type { SessionSummary } from '../../contract/entities/session.js';
import type { AttentionHandle } from '../features/attention/index.js';
import { openAuditLog, redoLast, undoLast } from '../features/audit/index.js';
import { askMark } from '../features/container/index.js';
import {
  type ComposeHandle,
  type Drafts,
  editAgain,
  type TimelineHandle,
} from '../features/message/index.js';
import { useNotificationSetting, useSetNotifications } from '../features/notification/index.js';
import { openImport, openReplay, resend } from '../features/replay/index.js';
import { markAllRead, revealSession, type SessionListHandle } from '../features/session/index.js';
import {
  openScenarios,
  useCancelScenario,
  useSimulate,
  useSimulation,
} from '../features/simulation/index.js';
import { askResetDemo, useLock, useWorkspace, useWorkspaceAction } from '../features/workspace/index.js';
import { showAlert, toast } from '../ui/alerts.js';
import { copyText } from '../ui/clipboard.js';
import type { Actions, InspectorTab } from './commands/index.js';
import { deskActions } from './desk.js';
import { leave } from './focus-keeper.js';
import type { Layout } from './layout.js';
import { palette } from './palette.js';

interface ShellState {
  refs: {
    sessions: RefObject<SessionListHandle | null>;
    attention: RefObject<AttentionHandle | null>;
    timeline: RefObject<TimelineHandle | null>;
    compose: RefObject<ComposeHandle | null>;
  };
  layout: Layout;
  drafts: Drafts;
  session: SessionSummary | null;
  messageKey: string | null;
  attentionShown: boolean;
  showAttention: (shown: boolean) => void;
  closeSession: () => void;
  closeMessage: () => void;
  setTab: (tab: InspectorTab) => void;
  openHelp: () => void;
  openActivity: () => void;
  openQuestions: () => void;
}

/** What commands do in the shell. `get` is always the same function and always answers for the current state. */
export function useActions(state: ShellState): { get: () => Actions; openPath: (path: string) => void } {
  const simulation = useSimulation().data;
  const simulate = useSimulate();
  const cancelScenario = useCancelScenario();
  const workspace = useWorkspaceAction();
  const notifications = useNotificationSetting().data;
  const setNotifications = useSetNotifications();
  const { demo: ours = false, lock: lockState = 'open', readOnlyReason = null } = useWorkspace().data ?? {};
  const lock = useLock();
  const { refs, layout, session } = state;

  const actions: () => Actions = () => ({
    sessions: refs.sessions.current,
    attention: refs.attention.current,
    timeline: refs.timeline.current,
    compose: refs.compose.current,
    workspaceOpen: true,
    sessionOpen: session !== null,
    agentGroupId: session?.agentGroup.id ?? null,
    desk: deskActions(session, () => workspace.mutate({ do: 'newEmpty' })),
    simulation: {
      available: simulation?.available ?? false,
      agent: simulation?.running ?? false,
      host: simulation?.host.running ?? false,
      session: session === null ? null : session.container.simulated,
      scenario: simulation?.scenario?.state === 'playing',
      toggleAgent: () => simulate.ask({ what: 'agent', run: simulation?.running !== true }),
      toggleHost: () => simulate.ask({ what: 'host', run: simulation?.host.running !== true }),
      toggleSession: () => {
        if (session === null) return;
        simulate.ask({ what: 'agent', run: !session.container.simulated, sessionId: session.id });
      },
      playScenario: openScenarios,
      cancelScenario: () => cancelScenario.mutate(),
    },
    workspace: {
      ours,
      newDemo: () => workspace.mutate({ do: 'newDemo' }),
      resetDemo: askResetDemo,
      choose: () => workspace.mutate({ do: 'choose' }),
      demo: () => workspace.mutate({ do: 'demo' }),
      close: () => workspace.mutate({ do: 'close' }),
      locked: lockState,
      lock: lock.mutate,
      audit: openAuditLog,
      undo: undoLast,
      redo: redoLast,
    },
    markContainer:
      session === null || readOnlyReason !== null
        ? null
        : { claimed: session.container.claimed, as: (status) => askMark(session, status) },
    replay: replayActions(state),
    session: {
      reveal: () => {
        if (session !== null) void revealSession(session.id);
      },
      copyId: () => {
        if (session === null) return;
        if (copyText(session.id)) toast(`Copied ${session.id}`);
        else showAlert('The system refused the copy. Select the id in the inspector’s Session tab instead.');
      },
      markAllRead: () => void markAllRead(),
      close: state.closeSession,
    },
    notifications: {
      on: notifications?.on ?? false,
      available: notifications?.unavailable === null,
      toggle: () => setNotifications.mutate(notifications?.on !== true),
    },
    view: {
      palette: palette.open,
      help: state.openHelp,
      activity: state.openActivity,
      questions: state.openQuestions,
      back: () => back(state),
      attention: () => toggleAttention(state),
      toggleSessions: layout.toggleSessions,
      toggleInspector: () => layout.showInspector(!layout.inspector.shown),
      inspect: (tab) => {
        state.setTab(tab);
        layout.showInspector(true);
      },
    },
  });

  const latest = useRef(actions);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  const get = useCallback(() => latest.current(), []);
  const { mutate } = workspace;
  const openPath = useCallback((path: string) => mutate({ do: 'open', path }), [mutate]);
  return { get, openPath };
}

/** What is used again: the messages that are selected, or the one that has the focus or is open. */
function replayActions({ refs, session, drafts }: ShellState): Actions['replay'] {
  const chosen = () => refs.timeline.current?.chosen() ?? [];
  const ask = (elsewhere: boolean) => {
    const keys = chosen().map((m) => m.key);
    if (session === null) return;
    if (keys.length > 0) openReplay(session.id, keys, elsewhere);
    else showAlert('No message is selected. Go to one with j and k, or select several with x.');
  };
  return {
    resend: () => {
      const [message, ...more] = chosen();
      if (session === null || message === undefined || more.length > 0) ask(false);
      else void resend(session.id, message.key);
    },
    edit: async () => {
      const [message] = chosen();
      if (session === null || message === undefined) return ask(false);
      if (await editAgain(drafts, session.id, message)) refs.compose.current?.focus();
    },
    copy: () => ask(true),
    selection: () => ask(false),
    importFile: () => session !== null && openImport(session.id),
  };
}

/** One step: out of a field, then the inspector over the timeline, then the message, then to the sessions. */
function back(state: ShellState): void {
  const { refs, layout, messageKey, closeMessage } = state;
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.matches('input, textarea, select')) {
    refs.timeline.current?.focus();
    // Its row may come a frame later, or not at all: the next key is a command already, not a letter in the field.
    if (document.activeElement === focused) leave(focused);
  } else if (layout.narrow && layout.inspector.shown) layout.showInspector(false);
  else if (state.attentionShown) toggleAttention(state);
  else if (refs.timeline.current?.clearMarks() === true) return;
  else if (messageKey !== null) closeMessage();
  else refs.sessions.current?.focus();
}

/** Opens the view of what needs attention, or goes back from it to where the person was. */
function toggleAttention({ refs, attentionShown, showAttention }: ShellState): void {
  showAttention(!attentionShown);
  // What replaces it is there a frame later.
  requestAnimationFrame(() => {
    if (attentionShown) (refs.timeline.current ?? refs.sessions.current)?.focus();
    else refs.attention.current?.focus();
  });
}
