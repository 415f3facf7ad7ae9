import type { ComponentProps } from 'react';
import type { Approval } from '../../contract/entities/approval.js';
import type { ScheduleEntry } from '../../contract/entities/schedule.js';
import type { AttentionItem } from '../../rules/attention.js';
import { ApprovalsView } from '../features/approval/index.js';
import { AttentionView } from '../features/attention/index.js';
import { ScheduleAhead, ScheduleView } from '../features/schedule/index.js';
import type { View } from '../ui/command.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import classes from './App.module.css';
import { RowMenu } from './RowMenu.js';
import { SessionView } from './SessionView.js';
import { Toasts } from './Toasts.js';

interface MiddleProps extends ComponentProps<typeof SessionView> {
  view: View | null;
  onOpenMatter: (item: AttentionItem) => void;
  onOpenApproval: (approval: Approval) => void;
  onOpenScheduled: (entry: ScheduleEntry) => void;
}

/** What needs attention, the approvals or what is upcoming while that is asked for, or else the open session. */
export function Middle(props: MiddleProps) {
  const { view, onOpenMatter, onOpenApproval, onOpenScheduled, ...session } = props;
  if (view === null) {
    return (
      <>
        <ScheduleAhead />
        <SessionView {...session} />
      </>
    );
  }
  return (
    <div className={classes.middle}>
      {view === 'attention' ? (
        <ErrorBoundary key={view} pane="what needs attention">
          <AttentionView onOpen={onOpenMatter} />
        </ErrorBoundary>
      ) : view === 'approvals' ? (
        <ErrorBoundary key={view} pane="the approvals">
          <RowMenu menu="approval" situation={props.situation}>
            <ApprovalsView onOpen={onOpenApproval} />
          </RowMenu>
        </ErrorBoundary>
      ) : (
        <ErrorBoundary key={view} pane="what is upcoming">
          <RowMenu menu="schedule" situation={props.situation}>
            <ScheduleView onOpen={onOpenScheduled} />
          </RowMenu>
        </ErrorBoundary>
      )}
      <Toasts />
    </div>
  );
}
