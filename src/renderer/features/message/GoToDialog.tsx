import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Goal, parseGoal } from './goal.js';

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

function GoToForm({ onGoTo }: { onGoTo: (goal: Goal) => void }) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  function submit(event: FormEvent): void {
    event.preventDefault();
    const goal = parseGoal(text, Date.now());
    if (goal === null) setRefused(true);
    else onGoTo(goal);
  }
  return (
    <form onSubmit={submit}>
      <TextInput
        label="Date, time or seq"
        description="2026-11-18, 2026-11-18 08:10, 08:10 today, or 42"
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setRefused(false);
        }}
        error={refused ? 'That is not a date, a time or a seq.' : null}
      />
      <Group justify="flex-end" mt="sm">
        <Button type="submit">Go</Button>
      </Group>
    </form>
  );
}
