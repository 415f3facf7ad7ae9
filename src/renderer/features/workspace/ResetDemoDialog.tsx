import { Button, Group, Modal } from '@mantine/core';
import { useWorkspaceAction } from './queries.js';
import { endResetDemo, useResetDemoAsked } from './reset-demo.js';

/** Asks before the demo workspace is made anew: what was written into it is gone then. */
export function ResetDemoDialog() {
  const act = useWorkspaceAction();
  return (
    <Modal
      opened={useResetDemoAsked()}
      onClose={endResetDemo}
      title="Reset the demo?"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>The demo workspace is made anew, as at its first start. What was written into it is gone.</p>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" data-autofocus onClick={endResetDemo}>
          Keep it
        </Button>
        <Button
          loading={act.isPending}
          onClick={() => act.mutate({ do: 'resetDemo' }, { onSettled: endResetDemo })}
        >
          Reset
        </Button>
      </Group>
    </Modal>
  );
}
