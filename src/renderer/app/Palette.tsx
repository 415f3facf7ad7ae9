import { Modal, VisuallyHidden } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Situation } from '../ui/command.js';
import classes from './App.module.css';
import { PaletteFound } from './PaletteFound.js';
import { palette, paletteStore } from './palette.js';

// Passed on to the list's scroll area, though the list's own type does not say so.
const keyboardScrolled = { viewportProps: { tabIndex: 0 } };

/** Sessions and commands, by a few letters. */
export function Palette({ situation }: { situation: () => Situation }) {
  const [query, setQuery] = useState('');
  // A quick person opens it before it has loaded.
  const [opened, setOpened] = useState(palette.isOpen);
  useEffect(() => palette.receive((text) => setQuery((typed) => typed + text)), []);
  const chosen = useRef<(() => void) | null>(null);
  function onClose(): void {
    setOpened(false);
    setQuery('');
    palette.returnFocus();
    const run = chosen.current;
    chosen.current = null;
    // With the focus back where it was, since a command may move it; and before the next key, since a command that
    // comes later takes the focus from whatever was opened meanwhile.
    if (run !== null) queueMicrotask(run);
  }
  return (
    <Spotlight.Root
      store={paletteStore}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={onClose}
      // Its own clearing comes a moment later, when a quick person is already typing into the next one.
      clearQueryOnClose={false}
      // So does its own giving back of the focus.
      returnFocus={false}
      scrollable
      // It stays where it is, however much is found.
      centered={false}
      yOffset="12vh"
      maxHeight={420}
      radius={6}
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      classNames={{ content: classes.palette ?? '' }}
      transitionProps={{ duration: 0 }}
    >
      <VisuallyHidden>
        <Modal.Title>Go to session or command</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search
        placeholder="Go to session or command…"
        aria-label="Go to session or command"
        data-autofocus
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Spotlight.ActionsList {...keyboardScrolled}>
        {opened && (
          <PaletteFound
            query={query}
            situation={situation}
            onChoose={(run) => {
              chosen.current = run;
            }}
          />
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
