/// <reference types="vite/client" />
import '@mantine/core/styles.css';
import { Button, MantineProvider, TextInput } from '@mantine/core';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Hello() {
  const [name, setName] = useState('');
  const [greeting, setGreeting] = useState('');
  async function greet(): Promise<void> {
    const hello: unknown = Reflect.get(window, 'hello');
    if (typeof hello === 'function') setGreeting(String(await hello(name)));
  }
  return (
    <main>
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Button onClick={() => void greet()}>Greet</Button>
      <p>{greeting}</p>
    </main>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider defaultColorScheme="auto">
      <Hello />
    </MantineProvider>
  </StrictMode>,
);
