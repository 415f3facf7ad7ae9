import { useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { SessionSummary } from '../../contract/entities/session.js';
import type { Workspace } from '../../contract/entities/workspace.js';
import { openApproval } from '../features/approval/index.js';
import { composer, timeline } from '../features/message/index.js';
import { useNotificationSetting } from '../features/notification/index.js';
import { sessionList } from '../features/session/index.js';
import { useSimulation } from '../features/simulation/index.js';
import type { InspectorTab, Shell, Situation, View } from '../ui/command.js';
import { closeDialogs } from '../ui/dialogs.js';
import { middleList } from '../ui/middle-list.js';
import { leave } from './focus-keeper.js';
import type { Layout } from './layout.js';
import type { usePlace } from './use-place.js';

interface ShellState extends ReturnType<typeof usePlace> {
  workspace: Workspace;
  layout: Layout;
  session: SessionSummary | undefined;
  setTab: (tab: InspectorTab) => void;
}

/** What commands and dialogs are told of the window. Both stay the same, and act on the current state. */
export function useShellState(state: ShellState): { shell: Shell; situation: () => Situation } {
  const client = useQueryClient();
  const simulation = useSimulation().data;
  const notifications = useNotificationSetting().data;
  const { setColorScheme } = useMantineColorScheme();
  const latest = useRef({ ...state, simulation, notifications, setColorScheme });
  useLayoutEffect(() => {
    latest.current = { ...state, simulation, notifications, setColorScheme };
  });

  const shell = useMemo(
    (): Shell => ({
      openSession: (id, row) => {
        closeDialogs();
        latest.current.openSession(id, row);
      },
      writeInto: (id, text) => {
        flushSync(() => {
          closeDialogs();
          latest.current.openSession(id);
        });
        composer.current?.append(text);
        composer.current?.focus();
      },
      inspect: (tab) => {
        latest.current.setTab(tab);
        latest.current.layout.showInspector(true);
      },
      toggleInspector: () => {
        const { showInspector, inspector } = latest.current.layout;
        showInspector(!inspector.shown);
      },
      setTheme: (theme) => latest.current.setColorScheme(theme),
      toggleSessions: () => latest.current.layout.toggleSessions(),
      toggleView: (view) => toggleView(latest.current, view),
      showApproval: (approval) => {
        closeDialogs();
        openApproval(approval);
        // In a narrow window it would lie over them.
        if (latest.current.layout.narrow) latest.current.layout.showInspector(false);
        latest.current.showView('approvals');
      },
      editIn: (id, message) => {
        flushSync(() => {
          closeDialogs();
          latest.current.openSession(id, { key: message.key });
        });
        void composer.current?.editAgain(message);
      },
      back: () => back(latest.current),
    }),
    [],
  );

  const situation = useCallback((): Situation => {
    const { workspace, session = null, ...asked } = latest.current;
    return {
      ...{ workspace, session, agentGroupId: session?.agentGroup.id ?? null },
      ...{ simulation: asked.simulation, notifications: asked.notifications, client, shell },
    };
  }, [client, shell]);
  return { shell, situation };
}

/** One step: out of a field, then the inspector over the timeline, then the message, then to the sessions. */
function back(state: ShellState): void {
  const { layout, place } = state;
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.matches('input, textarea, select')) {
    timeline.current?.focus();
    // Its row may come a frame later, or not at all: the next key is a command already, not a letter in the field.
    if (document.activeElement === focused) leave(focused);
  } else if (layout.narrow && layout.inspector.shown) layout.showInspector(false);
  else if (place.view !== null) toggleView(state, place.view);
  else if (timeline.current?.clearMarks() === true) return;
  else if (place.messageKey !== null) state.selectMessage(null);
  else sessionList.current?.focus();
}

/** Opens a view in the middle, or goes back from it to where the person was. */
function toggleView({ place, showView }: ShellState, view: View): void {
  const leaves = place.view === view;
  showView(leaves ? null : view);
  // What replaces it is there a frame later.
  requestAnimationFrame(() => {
    if (leaves) (timeline.current ?? sessionList.current)?.focus();
    else middleList.current?.focus();
  });
}
