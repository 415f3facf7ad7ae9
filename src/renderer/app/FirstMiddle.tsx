import { Box, Button, Group } from '@mantine/core';
import { IconLayoutList } from '@tabler/icons-react';
import { useSessions } from '../features/session/index.js';
import { UpgradeMarkerNote, useWorkspace } from '../features/workspace/index.js';
import { useCommand } from '../ui/CommandItem.js';
import { Empty, Loading } from '../ui/PaneState.js';
import classes from './App.module.css';

/** The middle while no session is open. */
export function NoSession() {
  const sessions = useSessions().data;
  if (sessions?.length === 0) return <NoSessionYet />;
  return (
    <Empty title="No session is open" icon={<IconLayoutList size={30} aria-hidden />}>
      Choose one on the left to read it and write to it. j and k move, Enter opens, / filters.
    </Empty>
  );
}

/** The middle of a workspace that has no session to choose. */
function NoSessionYet() {
  const create = useCommand('session.create');
  const play = useCommand('scenario.play');
  const workspace = useWorkspace().data;
  return (
    <Empty title="No sessions yet" icon={<IconLayoutList size={30} aria-hidden />}>
      A running NanoClaw host makes one when an agent gets its first message. Without a host you can make one
      yourself{play.enabled && ', or play a scenario that does'}; its messages wait until a host runs.
      <Group justify="center" mt="md" gap="xs">
        <Button disabled={!create.enabled} onClick={create.run}>
          {create.title}
        </Button>
        {play.enabled && (
          <Button variant="default" onClick={play.run}>
            {play.title}
          </Button>
        )}
      </Group>
      {workspace?.lacksUpgradeMarker === true && !workspace.demo && (
        <Box mt="md">
          <UpgradeMarkerNote />
        </Box>
      )}
    </Empty>
  );
}

/** The middle until what is needed to show a session has loaded. */
export function FirstMiddle({ opening }: { opening: boolean }) {
  return (
    <div className={classes.middle}>
      <section aria-label="Timeline" className={classes.timeline}>
        {opening ? <Loading what="messages" /> : <NoSession />}
      </section>
    </div>
  );
}
