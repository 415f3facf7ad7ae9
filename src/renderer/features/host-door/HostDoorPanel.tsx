import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { duration } from '../../../rules/container-state.js';
import { DOOR_FILES, ERA_WORDS, hostCaveat, hostWords } from '../../../rules/host-door-words.js';
import { call, codeOf, keyOf, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import { useCommand } from '../../ui/CommandItem.js';
import { Fact, Facts, PanelTitle } from '../../ui/Facts.js';
import { visible } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { useNow } from '../../ui/now.js';
import classes from './HostDoor.module.css';
import { useHostDoors } from './queries.js';

/** The host's doors, each by itself, and what the host behind them can do. */
export function HostDoorPanel() {
  const now = useNow();
  const client = useQueryClient();
  const commandsHere = [useCommand('message.wake'), useCommand('agentGroup.restart')];
  const state = useHostDoors().data;
  if (state === undefined) return null;
  const { doors, host, era, commands, at } = state;
  const caveat = hostCaveat(state);
  async function askAgain(): Promise<void> {
    try {
      client.setQueryData(
        keyOf('hostDoor.state', { anew: false }),
        await call('hostDoor.state', { anew: true }),
      );
    } catch (error) {
      showAlert(sentenceOf(error), codeOf(error));
    }
  }
  return (
    <>
      <PanelTitle>The host’s doors</PanelTitle>
      <Facts>
        <Fact name="Host" value={hostWords(state)} />
        {doors.map(({ name, because }) => (
          <Fact key={name} name={DOOR_FILES[name]} value={visible(because)} />
        ))}
        {era !== null && (
          <Fact name="Age" value={`${ERA_WORDS[era]}: its help ${era === 'newer' ? 'has' : 'lacks'} tasks`} />
        )}
        {commands !== null && <Fact name="Commands" value={visible(Object.keys(commands).join(', '))} />}
        <Fact name="Asked" value={`${duration(Math.max(0, now - at))} ago`} />
      </Facts>
      {caveat !== null && <Note tone={host === 'none' ? 'info' : 'warn'}>{visible(caveat)}</Note>}
      <div className={classes.actions}>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconRefresh size={13} aria-hidden />}
          onClick={() => void askAgain()}
        >
          Ask again
        </Button>
        {commandsHere.map(({ title, enabled, run }) => (
          <Button key={title} variant="default" size="compact-xs" disabled={!enabled} onClick={run}>
            {title}
          </Button>
        ))}
      </div>
    </>
  );
}
