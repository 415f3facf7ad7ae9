import { Kbd } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { useEffect, useMemo, useRef } from 'react';
import type { SessionSummary } from '../../contract/entities/session.js';
import { threadBeside } from '../../rules/task.js';
import {
  ChannelIcon,
  channelOf,
  channelWordOf,
  lastActivity,
  useSessions,
} from '../features/session/index.js';
import type { Command, Situation } from '../ui/command.js';
import classes from './App.module.css';
import { commands } from './commands.js';
import { keysShown } from './keymap.js';
import { paletteStore } from './palette.js';
import { bestOf, type Named, named } from './palette-rank.js';
import { mac } from './platform.js';
import { recentSessions } from './recent-sessions.js';

const SESSIONS_SHOWN = 12;

interface FoundProps {
  query: string;
  situation: () => Situation;
  /** Called with what is to be run once the palette has closed. */
  onChoose: (run: () => void) => void;
}

/** What fits: sessions and commands, that part first in which the best one is. */
export function PaletteFound({ query, situation, onChoose }: FoundProps) {
  const all = useSessions().data;
  const now = situation();
  const openId = now.session?.id ?? null;
  const sorted = useMemo(() => byRecency(all ?? [], openId), [all, openId]);
  const sessions = useMemo(
    () => bestOf(sorted, sessionName, query).slice(0, SESSIONS_SHOWN),
    [sorted, query],
  );
  const runnable = bestOf(
    commands.filter((c) => c.keyOnly !== true && c.when?.(now) !== false),
    commandName,
    query,
  );
  const list = useRef<HTMLDivElement>(null);
  const none = sessions.length === 0 && runnable.length === 0;
  // Once they are drawn: Enter takes the first one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each query anew.
  useEffect(() => {
    for (const old of list.current?.querySelectorAll('[data-selected]') ?? [])
      old.removeAttribute('data-selected');
    list.current?.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
    paletteStore.updateState((state) => ({ ...state, selected: 0 }));
  }, [query]);
  if (none) return <Spotlight.Empty>No session and no command fits.</Spotlight.Empty>;

  const parts = [
    sessions.length > 0 && (
      <Spotlight.ActionsGroup key="sessions" label="Sessions">
        {sessions.map(([session]) => (
          <SessionAction
            key={session.id}
            session={session}
            onChoose={() => now.shell.openSession(session.id)}
          />
        ))}
      </Spotlight.ActionsGroup>
    ),
    runnable.length > 0 && (
      <Spotlight.ActionsGroup key="commands" label="Commands">
        {runnable.map(([command]) => (
          <CommandAction
            key={command.id}
            command={command}
            onChoose={() => onChoose(() => command.run(situation()))}
          />
        ))}
      </Spotlight.ActionsGroup>
    ),
  ];
  const commandsFirst = (runnable[0]?.[1] ?? 0) > (sessions[0]?.[1] ?? 0);
  return (
    <div ref={list} className={classes.found}>
      {commandsFirst ? parts.reverse() : parts}
    </div>
  );
}

function SessionAction({ session: s, onChoose }: { session: SessionSummary; onChoose: () => void }) {
  return (
    <Spotlight.Action className={classes.action ?? ''} onClick={onChoose}>
      <ChannelIcon channel={channelOf(s)} size={15} />
      <bdi className={classes.actionTitle}>{s.title}</bdi>
      <span className={classes.actionAbout}>
        {threadBeside(s) !== null && (
          <>
            <bdi>{threadBeside(s)}</bdi> ·{' '}
          </>
        )}
        {channelWordOf(s)} · <bdi>{s.agentGroup.name}</bdi>
      </span>
    </Spotlight.Action>
  );
}

function CommandAction({ command, onChoose }: { command: Command; onChoose: () => void }) {
  return (
    <Spotlight.Action className={classes.action ?? ''} onClick={onChoose}>
      <span className={classes.actionTitle}>{command.title}</span>
      <span className={classes.actionAbout}>{command.group}</span>
      {command.keys !== undefined && <Kbd size="xs">{keysShown(command.keys, mac)}</Kbd>}
    </Spotlight.Action>
  );
}

/** The one that was open before this one first, the open one last; those never opened by their last activity. */
function byRecency(sessions: readonly SessionSummary[], openId: string | null): SessionSummary[] {
  const opened = new Map(recentSessions().map((id, at) => [id, at]));
  const place = ({ id }: SessionSummary): number =>
    id === openId ? Number.POSITIVE_INFINITY : (opened.get(id) ?? opened.size);
  return sessions.toSorted((a, b) => {
    const [one, other] = [place(a), place(b)];
    return one === other ? (lastActivity(b) ?? 0) - (lastActivity(a) ?? 0) : one - other;
  });
}

// A session that has not changed is the same object.
const sessionNames = new WeakMap<SessionSummary, Named>();

function sessionName(s: SessionSummary): Named {
  const before = sessionNames.get(s);
  if (before !== undefined) return before;
  const more = [
    s.threadId,
    s.agentGroup.name,
    s.messagingGroup?.channelType,
    s.messagingGroup?.instance,
    s.id,
  ];
  const made = named(s.title, more.filter((part) => part != null).join(' '));
  sessionNames.set(s, made);
  return made;
}

const commandNames = new Map(commands.map((c) => [c, named(c.title, `${c.group} ${c.words ?? ''}`)]));
const commandName = (command: Command): Named => commandNames.get(command) ?? named(command.title);
