import { Kbd } from '@mantine/core';
import { IconKeyboard, IconLayoutSidebarRight, IconSearch } from '@tabler/icons-react';
import type { Workspace } from '../../contract/entities/workspace.js';
import { sentenceOf } from '../bridge/index.js';
import { useReaderStatus } from '../features/reader/index.js';
import { useSessions } from '../features/session/index.js';
import { SimulationMenu } from '../features/simulation/index.js';
import { LockSwitch, WorkspaceMenu } from '../features/workspace/index.js';
import { useCommand } from '../ui/CommandItem.js';
import { useShell } from '../ui/command.js';
import { IconButton } from '../ui/IconButton.js';
import classes from './App.module.css';
import { keysShown } from './keymap.js';
import { palette } from './palette.js';
import { mac } from './platform.js';

interface HeaderProps {
  workspace: Workspace;
  inspectorShown: boolean;
}

export function Header({ workspace, inspectorShown }: HeaderProps) {
  const { toggleInspector } = useShell();
  const help = useCommand('help.open');
  return (
    <header className={classes.header}>
      <h1 className={classes.appName}>Session Console</h1>
      <div className={classes.headerStart}>
        <WorkspaceMenu workspace={workspace} />
        {workspace.demo && <span className={classes.tag}>demo</span>}
        <LockSwitch workspace={workspace} />
      </div>
      <button type="button" className={classes.search} onClick={palette.open}>
        <IconSearch size={14} aria-hidden />
        <span>Go to session or command</span>
        <Kbd size="xs">{keysShown('mod+k', mac)}</Kbd>
      </button>
      <div className={classes.headerEnd}>
        <SimulationMenu />
        <Live />
        <IconButton label="Show the keys" keys="?" onClick={help.run}>
          <IconKeyboard size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={inspectorShown ? 'Hide inspector' : 'Show inspector'}
          keys="]"
          pressed={inspectorShown}
          onClick={toggleInspector}
        >
          <IconLayoutSidebarRight size={16} aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}

/** Whether what is shown follows the files. */
function Live() {
  const sessions = useSessions();
  const reader = useReaderStatus();
  const wrong = sessions.isError ? sentenceOf(sessions.error) : (reader?.failing ?? null);
  const state = wrong !== null ? 'broken' : reader?.quiet === true ? 'waiting' : 'live';
  const said = {
    broken: { word: 'not live', title: `Not up to date: ${wrong}` },
    waiting: {
      word: 'reader not answering yet',
      title:
        'The process that reads session files has not answered for some seconds. It will be restarted if it stays silent; you can still write.',
    },
    live: { word: 'live', title: 'The window follows the files: changes appear by themselves.' },
  }[state];
  return (
    <span className={classes.live} data-state={state} title={said.title}>
      {said.word}
      <span className={classes.dot} aria-hidden />
    </span>
  );
}
