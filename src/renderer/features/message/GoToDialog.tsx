import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { Goal } from './goal.js';
import { type GoalRead, readGoal } from './goal-words.js';

interface GoToDialogProps {
  opened: boolean;
  onClose: () => void;
  onGoTo: (goal: Goal) => void;
}

/** Asks where to go in the timeline: a date, a time or a seq. */
export function GoToDialog({ opened, onClose, onGoTo }: GoToDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Go to a date or seq"
      size={380}
      centered
      // The target row gets the focus; after a cancel, the focus keeper restores it.
      returnFocus={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <GoToForm
        onGoTo={(goal) => {
          onClose();
          onGoTo(goal);
        }}
      />
    </Modal>
  );
}

const EXAMPLES = 'yesterday, last monday, 20 Nov, 2026-11-18 08:10, 3 days ago; or a seq: 42';

function GoToForm({ onGoTo }: { onGoTo: (goal: Goal) => void }) {
  const [text, setText] = useState('');
  const [read, setRead] = useState<{ of: string; as: GoalRead } | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    void readGoal(text, Date.now()).then((as) => wanted && setRead({ of: text, as }));
    return () => {
      wanted = false;
    };
  }, [text]);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const goal = await readGoal(text, Date.now());
    if ('refusal' in goal) setRefused(`“${text.trim()}” ${goal.refusal}.`);
    else onGoTo(goal.goal);
  }
  const understood = read !== null && read.of === text && 'said' in read.as ? read.as.said : EXAMPLES;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextInput
        label="Date, time or seq"
        description={understood}
        data-autofocus
        value={text}
        maxLength={200}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setRefused(null);
        }}
        error={refused}
      />
      <Group justify="flex-end" mt="sm">
        <Button type="submit">Go</Button>
      </Group>
    </form>
  );
}
