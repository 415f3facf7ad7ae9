import { Tabs } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { SessionSummary } from '../../contract/entities/session.js';
import { seriesOfSession } from '../../rules/task.js';
import { ActivityPanel } from '../features/activity/index.js';
import { WaitsForPerson } from '../features/approval/index.js';
import { ContainerPanel, MarkMenu, NextPoll } from '../features/container/index.js';
import { DestinationsPanel } from '../features/destination/index.js';
import { HostDoorPanel } from '../features/host-door/index.js';
import { type Goal, MessagePanel, RawPanel, WhyPanel } from '../features/message/index.js';
import { ScheduleActions } from '../features/schedule/index.js';
import { cautionFor, FilesPanel, SessionPanel, unusableBecause } from '../features/session/index.js';
import { SessionSimulation } from '../features/simulation/index.js';
import { RunLogPanel } from '../features/task/index.js';
import type { InspectorTab } from '../ui/command.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import { IconButton } from '../ui/IconButton.js';
import { Empty } from '../ui/PaneState.js';
import classes from './App.module.css';

const tabs: Record<InspectorTab, string> = {
  message: 'Message',
  why: 'Why',
  raw: 'Raw',
  session: 'Session',
  destinations: 'Destinations',
  container: 'Container',
  files: 'Files',
};

interface InspectorProps {
  session: SessionSummary | undefined;
  messageKey: string | null;
  tab: InspectorTab;
  onTab: (tab: InspectorTab) => void;
  /** Shows a message or a time in the timeline, and leaves the tab as it is. */
  onGoTo: (goal: Goal) => void;
  onClose: () => void;
}

/** The open session and message, in every detail. */
export function Inspector({ session, messageKey, tab, onTab, onGoTo, onClose }: InspectorProps) {
  return (
    <section aria-label="Inspector" className={classes.inspector}>
      <Tabs
        value={tab}
        onChange={(value) => {
          if (value !== null && isTab(value)) onTab(value);
        }}
        keepMounted={false}
        classNames={{
          root: classes.tabs ?? '',
          list: classes.tabList ?? '',
          tab: classes.tab ?? '',
          panel: classes.tabPanel ?? '',
        }}
      >
        <div className={classes.tabBar}>
          <Tabs.List aria-label="Inspector">
            {Object.entries(tabs).map(([value, title]) => (
              <Tabs.Tab key={value} value={value}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <IconButton label="Close inspector" size={22} onClick={onClose}>
            <IconX size={14} aria-hidden />
          </IconButton>
        </div>
        <Tabs.Panel value={tab} tabIndex={0}>
          <ErrorBoundary pane="the inspector" resetKey={`${session?.id}\n${messageKey}\n${tab}`}>
            {session === undefined ? (
              <Empty title="No session is open" />
            ) : (
              <Panel session={session} messageKey={messageKey} tab={tab} onGoTo={onGoTo} />
            )}
          </ErrorBoundary>
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function isTab(value: string): value is InspectorTab {
  return value in tabs;
}

interface PanelProps {
  session: SessionSummary;
  messageKey: string | null;
  tab: InspectorTab;
  onGoTo: (goal: Goal) => void;
}

function Panel({ session, messageKey, tab, onGoTo }: PanelProps) {
  // Why a file cannot be read is said once: by the timeline, and by what is left of the tab.
  const readable = unusableBecause(session) === null && cautionFor(session) === null;
  switch (tab) {
    case 'message':
      return (
        <>
          <ScheduleActions sessionId={session.id} messageKey={messageKey} />
          <MessagePanel sessionId={session.id} messageKey={messageKey} onGoTo={onGoTo} />
        </>
      );
    case 'why':
      return (
        <>
          {messageKey === null && <WaitsForPerson session={session} />}
          <ScheduleActions sessionId={session.id} messageKey={messageKey} />
          <WhyPanel sessionId={session.id} messageKey={messageKey} onOpen={(key) => onGoTo({ key })} />
        </>
      );
    case 'raw':
      return <RawPanel sessionId={session.id} messageKey={messageKey} />;
    case 'session':
      return (
        <>
          <WaitsForPerson session={session} />
          {seriesOfSession(session) !== null && <RunLogPanel sessionId={session.id} />}
          {readable && (
            <ActivityPanel key={session.id} sessionId={session.id} onPick={(at) => onGoTo({ at })} />
          )}
          <SessionPanel sessionId={session.id} />
        </>
      );
    case 'destinations':
      return <DestinationsPanel sessionId={session.id} />;
    case 'container':
      return (
        <>
          <ContainerPanel sessionId={session.id} facts={session.container} />
          <MarkMenu />
          <HostDoorPanel />
          {readable && (
            <NextPoll
              key={session.id}
              sessionId={session.id}
              facts={session.container}
              onGoTo={(key) => onGoTo({ key })}
            />
          )}
          <SessionSimulation sessionId={session.id} />
        </>
      );
    case 'files':
      return <FilesPanel sessionId={session.id} />;
  }
}
