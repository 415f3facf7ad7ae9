import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { isOneOf } from '../../ui/one-of.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { toastWritten } from '../audit/index.js';
import { MessagingGroupSelect } from '../messaging-group/index.js';
import { useSessionsChanged } from './queries.js';

const ways = { own: 'Its own chat', other: 'Another chat', none: 'None' };

/** Where an agent's answers go when it names nobody: the one row of the session's session_routing. */
export function RouteSession({ session, onClose }: { session: SessionSummary; onClose: () => void }) {
  const changed = useSessionsChanged();
  const [way, setWay] = useState<keyof typeof ways>('own');
  const [other, setOther] = useState<string | null>(null);
  const [thread, setThread] = useState('');
  const threadId = thread === '' ? null : thread;
  const to = way !== 'other' ? way : other === null ? null : { messagingGroupId: other, threadId };
  const input = to === null ? null : { sessionId: session.id, to };
  const plan = usePlan(input === null ? null : { method: 'session.route', input });
  return (
    <ConfirmDialog
      title={`Default reply address of ${session.title}`}
      action={way === 'none' ? 'Clear' : 'Set'}
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        if (input === null) return;
        const { entry } = await plan.carryOut((shown) => write('session.route', { ...input, shown }));
        await changed(session.id);
        toastWritten(
          `The default reply address of ${session.title} is ${way === 'none' ? 'cleared' : 'set'}`,
          entry,
        );
      }}
    >
      <Form>
        <SegmentedControl
          aria-label="Answers go to"
          size="xs"
          data={Object.entries(ways).map(([value, label]) => ({ value, label }))}
          value={way}
          onChange={(value) => {
            if (isOneOf(ways, value)) setWay(value);
          }}
        />
        {way === 'other' && (
          <FormRow>
            <MessagingGroupSelect label="Messaging group" value={other} onChange={setOther} />
            <TextInput
              label="Thread"
              size="xs"
              placeholder="outside any thread"
              value={thread}
              onChange={(event) => setThread(event.currentTarget.value)}
            />
          </FormRow>
        )}
      </Form>
      <PlannedRows plan={plan} label="What will be written" />
      {way === 'none' && <Note tone="warn">The agent must then name whom it writes to.</Note>}
      {way !== 'own' && (
        <Note>A host puts the session’s own chat there again whenever it wakes its container.</Note>
      )}
    </ConfirmDialog>
  );
}
