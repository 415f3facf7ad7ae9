import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { containerVerdict } from '../../../rules/container-state.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { plural } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { useNow } from '../../ui/now.js';
import { isThere } from '../container/index.js';
import { RouteView } from './RouteView.js';
import { useRoute } from './use-route.js';

export interface WakeDialogProps {
  session: SessionSummary;
  onClose: () => void;
}

const FIRST_WORDS = 'Please go on with what is waiting.';

/** Hosts have no command for it: a message that the agent takes has its container started at once. */
export function WakeDialog({ session, onClose }: WakeDialogProps) {
  const now = useNow();
  const [text, setText] = useState(FIRST_WORDS);
  const route = useRoute(session, text);
  const runs = isThere(containerVerdict(session.container, now).state);
  const { digest } = session;
  const waiting = digest?.readable === true ? digest.due.dueAt : [];
  const due = waiting.filter((at) => at <= now).length ?? 0;
  const goesAlong =
    due === 0
      ? 'Nothing else is due.'
      : `Its container takes the ${plural(due, 'message')} that ${due === 1 ? 'is' : 'are'} due with it.`;
  return (
    <ConfirmDialog
      title={`Wake ${session.title} now`}
      action="Wake now"
      hindrance={
        runs ? 'Its container runs, and polls every second: there is nothing to wake.' : route.hindrance
      }
      ready={route.forecast !== null && text.trim() !== ''}
      onConfirm={route.send}
      onClose={onClose}
    >
      <Note>
        Hosts have no command that wakes a session. A message that its agent takes does. {goesAlong}
      </Note>
      <TextInput
        label="Message"
        size="xs"
        mt={8}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <RouteView route={route} sessionId={session.id} />
    </ConfirmDialog>
  );
}
