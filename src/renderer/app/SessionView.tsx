import type { RefObject } from 'react';
import type { SessionSummary } from '../../contract/entities/session.js';
import {
  Compose,
  type ComposeHandle,
  type Drafts,
  type Goal,
  Timeline,
  type TimelineHandle,
} from '../features/message/index.js';
import { cautionFor, unusableBecause } from '../features/session/index.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import classes from './App.module.css';
import type { Actions } from './commands/index.js';
import { NoSession } from './FirstMiddle.js';
import { RowMenu } from './RowMenu.js';
import { Toasts } from './Toasts.js';

interface SessionViewProps {
  session: SessionSummary | undefined;
  messageKey: string | null;
  /** Where to go first; null for the newest row. */
  goal: Goal | null;
  onGoal: (key: string | null) => void;
  onOpenMessage: (key: string) => void;
  actions: () => Actions;
  drafts: Drafts;
  readOnlyReason: string | null;
  timelineRef: RefObject<TimelineHandle | null>;
  composeRef: RefObject<ComposeHandle | null>;
  /** Opens the next session and gives its composer the focus. */
  onNext: () => void;
  onReplay: () => void;
}

/** The middle: the open session's timeline and its composer. */
export function SessionView(props: SessionViewProps) {
  const { session, timelineRef } = props;
  return (
    <div className={classes.middle}>
      <section aria-label="Timeline" className={classes.timeline}>
        <ErrorBoundary pane="the timeline" resetKey={session?.id ?? null}>
          {session === undefined ? (
            <NoSession />
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
                onReplay={props.onReplay}
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
            caution={cautionFor(session)}
            onNext={props.onNext}
            onInjected={() => timelineRef.current?.follow()}
          />
        </ErrorBoundary>
      )}
    </div>
  );
}
