import { Kbd } from '@mantine/core';
import { useAppInfo } from '../features/workspace/index.js';
import type { Command, Scope } from '../ui/command.js';
import { Dialog } from '../ui/Dialog.js';
import { groupBy } from '../ui/group-by.js';
import classes from './App.module.css';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

const places: Record<Scope, string> = {
  anywhere: '',
  sessions: 'in the sessions list',
  timeline: 'in the timeline',
};

/** All keys, and the versions in use. */
export function HelpSheet({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const groups = groupBy(
    commands.filter((c) => c.keys !== undefined),
    (c) => c.group,
  );
  return (
    <Dialog onClose={onClose} title="Keys" size="full">
      <div className={classes.help}>
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {members.map((command) => (
                <div key={command.id}>
                  <dt>
                    {command.title} <small>{places[command.scope ?? 'anywhere']}</small>
                  </dt>
                  <dd>
                    {keysShown(command.keys ?? '', mac)
                      .split(' ')
                      .map((chord, i) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may hold one chord twice.
                        <Kbd key={i} size="xs">
                          {chord}
                        </Kbd>
                      ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Versions />
    </Dialog>
  );
}

function Versions() {
  const info = useAppInfo().data;
  if (info === undefined) return null;
  return (
    <p className={classes.versions}>
      Session Console {info.version} · Electron {info.electron} · Chromium {info.chrome} · Node {info.node} ·
      SQLite {info.sqlite}
    </p>
  );
}
