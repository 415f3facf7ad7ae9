import { Button, Group, Modal } from '@mantine/core';
import { visible } from '../../ui/format.js';
import { endMarkAsked, mark, useMarkAsked } from './mark.js';

/** Says what speaks against it before a container is marked against the evidence. */
export function MarkDialog() {
  const wish = useMarkAsked();
  return (
    <Modal
      opened={wish !== null}
      onClose={endMarkAsked}
      title={`Mark the container as ${wish?.status ?? ''}?`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>{visible(wish?.warning ?? '')}</p>
      <p>Only the word in v2.db changes; no container is started or stopped.</p>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" data-autofocus onClick={endMarkAsked}>
          Leave it
        </Button>
        <Button
          onClick={() => {
            if (wish !== null) void mark(wish.sessionId, wish.status);
            endMarkAsked();
          }}
        >
          Mark as {wish?.status}
        </Button>
      </Group>
    </Modal>
  );
}
