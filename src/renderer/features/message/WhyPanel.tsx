import { Button, VisuallyHidden } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconBulb,
  IconCircleCheck,
  IconHourglass,
} from '@tabler/icons-react';
import { approvalOf } from '../../../rules/held-row.js';
import { messageWhy, type Tone } from '../../../rules/message-why.js';
import { logWord, TASK_LOG } from '../../../rules/task.js';
import { useShell } from '../../ui/command.js';
import { PanelTitle } from '../../ui/Facts.js';
import { unbroken, visible } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { useHost } from '../container/index.js';
import { NoMessage } from './MessagePanel.js';
import { StateWord } from './MessageStateWord.js';
import { useMessageFacts } from './queries.js';
import classes from './Why.module.css';
import { WhyEvidence } from './WhyEvidence.js';
import { WhyForecast } from './WhyForecast.js';

const tones = {
  ok: { Icon: IconCircleCheck, word: 'All is well' },
  waiting: { Icon: IconHourglass, word: 'A matter of time' },
  attention: { Icon: IconAlertCircle, word: 'Needs attention' },
  problem: { Icon: IconAlertTriangle, word: 'A problem' },
} satisfies Record<Tone, unknown>;

interface WhyPanelProps {
  sessionId: string;
  messageKey: string | null;
  /** Opens another row here. */
  onOpen: (key: string) => void;
}

/** Why the open message stands where it stands, and what happens next. */
export function WhyPanel({ sessionId, messageKey, onOpen }: WhyPanelProps) {
  if (messageKey === null) return <NoMessage />;
  return <Explained key={messageKey} sessionId={sessionId} messageKey={messageKey} onOpen={onOpen} />;
}

function Explained({ sessionId, messageKey, onOpen }: WhyPanelProps & { messageKey: string }) {
  const facts = useMessageFacts(sessionId, messageKey);
  const host = useHost(sessionId);
  const now = useNow();
  const { showApproval } = useShell();
  if (facts.isPending || host.isPending) return <Loading what="the reasons" />;
  if (facts.data === undefined) return <Failed error={facts.error} onRetry={() => void facts.refetch()} />;
  if (host.data === undefined) return <Failed error={host.error} onRetry={() => void host.refetch()} />;
  const why = messageWhy({ ...facts.data, host: host.data }, now);
  const { row, tasks, approvals } = facts.data;
  const isLog = row.kind === TASK_LOG && row.direction === 'outbound' && tasks.own;
  const logged = isLog ? logWord(why.state, tasks.series) : undefined;
  const { Icon, word } = tones[why.tone];
  const held = row.direction === 'outbound' ? approvalOf(row, approvals) : null;
  return (
    <>
      {facts.isError && <Failed error={facts.error} onRetry={() => void facts.refetch()} />}
      <section aria-label="Verdict" className={classes.verdict} data-tone={why.tone}>
        <div className={classes.head}>
          <Icon size={18} aria-hidden className={classes.toneIcon} />
          <h3 className={classes.title}>{unbroken(visible(why.title))}</h3>
          <StateWord state={why.state} word={logged} statusText={why.statusText} at={null} beside={null} />
        </div>
        <p className={classes.sentence}>{unbroken(visible(why.sentence))}</p>
        {why.advice !== null && (
          <p className={classes.advice}>
            <IconBulb size={15} aria-label="What to do:" role="img" />
            <span>{visible(why.advice)}</span>
          </p>
        )}
        {held !== null && (
          <Button variant="default" size="compact-xs" mt="xs" onClick={() => showApproval(held)}>
            Show in Approvals
          </Button>
        )}
        {/* The sentence counts each second; only its gist is announced. */}
        <VisuallyHidden aria-live="polite">{`${word}: ${logged ?? why.state}`}</VisuallyHidden>
      </section>
      <PanelTitle>What happens next</PanelTitle>
      <WhyForecast steps={why.forecast} now={now} onOpen={onOpen} />
      <PanelTitle>Evidence</PanelTitle>
      <WhyEvidence evidence={why.evidence} now={now} onOpen={onOpen} />
    </>
  );
}
