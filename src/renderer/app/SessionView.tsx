import { IconLayoutList } from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { SessionSummary } from '../../shared/entities/session.js';
import {
  Compose,
  type ComposeHandle,
  type Drafts,
  type Goal,
  Timeline,
  type TimelineHandle,
} from '../features/message/index.js';
import { unusableBecause } from '../features/session/index.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import { Empty } from '../ui/PaneState.js';
import classes from './App.module.css';
import type { Actions } from './commands.js';
import { RowMenu } from './RowMenu.js';
import { Toasts } from './Toasts.js';

interface SessionViewProps {
  session: SessionSummary | undefined;
  messageKey: string | null;
  /** Where to go at first; null for the newest row. */
  goal: Goal | null;
  onGoal: (key: string | null) => void;
  onOpenMessage: (key: string) => void;
  actions: () => Actions;
  drafts: Drafts;
  readOnlyReason: string | null;
  timelineRef: RefObject<TimelineHandle | null>;
  composeRef: RefObject<ComposeHandle | null>;
}

/** The middle: the open session's timeline and its composer. */
export function SessionView(props: SessionViewProps) {
  const { session, timelineRef } = props;
  return (
    <div className={classes.middle}>
      <section aria-label="Timeline" className={classes.timeline}>
        <ErrorBoundary pane="the timeline" resetKey={session?.id ?? null}>
          {session === undefined ? (
            <Empty title="No session is open" icon={<IconLayoutList size={30} aria-hidden />}>
              Choose one on the left to read it and to write into it. j and k move, Enter opens, / filters.
            </Empty>
          ) : (
            <RowMenu actions={props.actions}>
              <Timeline
                key={session.id}
                ref={timelineRef}
                session={session}
                selectedKey={props.messageKey}
                goal={props.goal}
                onGoal={props.onGoal}
                onOpenMessage={props.onOpenMessage}
              />
            </RowMenu>
          )}
        </ErrorBoundary>
        <Toasts />
      </section>
      {session !== undefined && (
        <ErrorBoundary pane="the composer" resetKey={session.id}>
          <Compose
            key={session.id}
            ref={props.composeRef}
            sessionId={session.id}
            facts={session.container}
            drafts={props.drafts}
            readOnlyReason={props.readOnlyReason ?? unusableBecause(session)}
            onInjected={() => timelineRef.current?.follow()}
          />
        </ErrorBoundary>
      )}
    </div>
  );
}
