import { Kbd, Modal, VisuallyHidden } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { SessionSummary } from '../../contract/entities/session.js';
import { ChannelIcon, channelWord, useSessions } from '../features/session/index.js';
import type { Situation } from '../ui/command.js';
import classes from './App.module.css';
import { commands } from './commands.js';
import { keysShown } from './keymap.js';
import { palette, paletteStore } from './palette.js';
import { mac } from './platform.js';

const SESSIONS_SHOWN = 12;
// Passed on to the list's scroll area, though the list's own type does not say so.
const keyboardScrolled = { viewportProps: { tabIndex: 0 } };

/** Sessions and commands, by a few letters. */
export function Palette({ situation }: { situation: () => Situation }) {
  const [query, setQuery] = useState('');
  // A quick person opens it before it has loaded.
  const [opened, setOpened] = useState(palette.isOpen);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  return (
    <Spotlight.Root
      store={paletteStore}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={() => {
        setOpened(false);
        setQuery('');
        setTimeout(palette.returnFocus);
      }}
      // Its own clearing comes a moment later, when a quick person is already typing into the next one.
      clearQueryOnClose={false}
      scrollable
      maxHeight={420}
      radius={6}
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      classNames={{ content: classes.palette ?? '' }}
      transitionProps={{ duration: 0 }}
    >
      <VisuallyHidden>
        <Modal.Title>Search everything</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search
        placeholder="Search sessions and commands…"
        aria-label="Search sessions and commands"
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Spotlight.ActionsList {...keyboardScrolled}>
        {opened && <Found matches={matches} situation={situation} />}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

interface FoundProps {
  matches: (text: string) => boolean;
  situation: () => Situation;
}

function Found({ matches, situation }: FoundProps) {
  const all = useSessions().data ?? [];
  const sessions = take(all, SESSIONS_SHOWN, (s) => matches(sessionWords(s)));
  const now = situation();
  const runnable = commands.filter(
    (c) => c.keyOnly !== true && c.when?.(now) !== false && matches(`${c.title} ${c.group}`),
  );
  if (sessions.length === 0 && runnable.length === 0) {
    return <Spotlight.Empty>Nothing found.</Spotlight.Empty>;
  }
  return (
    <>
      {sessions.length > 0 && (
        <Spotlight.ActionsGroup label="Sessions">
          {sessions.map((s) => (
            <Spotlight.Action
              key={s.id}
              className={classes.action ?? ''}
              onClick={() => now.shell.openSession(s.id)}
            >
              <ChannelIcon channel={s.messagingGroup?.channelType ?? null} size={15} />
              <bdi className={classes.actionTitle}>{s.title}</bdi>
              <span className={classes.actionAbout}>
                {s.threadId !== null && s.threadId !== s.title && (
                  <>
                    <bdi>{s.threadId}</bdi> ·{' '}
                  </>
                )}
                {channelWord(s.messagingGroup)} · <bdi>{s.agentGroup.name}</bdi>
              </span>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
      {runnable.length > 0 && (
        <Spotlight.ActionsGroup label="Commands">
          {runnable.map((command) => (
            <Spotlight.Action
              key={command.id}
              className={classes.action ?? ''}
              // The palette gives the focus back first; then the command may move it.
              onClick={() => setTimeout(() => command.run(situation()), 120)}
            >
              <span className={classes.actionTitle}>{command.title}</span>
              <span className={classes.actionAbout}>{command.group}</span>
              {command.keys !== undefined && <Kbd size="xs">{keysShown(command.keys, mac)}</Kbd>}
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
    </>
  );
}

const sessionWords = (s: SessionSummary) =>
  [s.title, s.threadId, s.agentGroup.name, s.messagingGroup?.channelType, s.id].join(' ');

function take<T>(items: readonly T[], most: number, wanted: (item: T) => boolean): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length >= most) break;
    if (wanted(item)) taken.push(item);
  }
  return taken;
}
