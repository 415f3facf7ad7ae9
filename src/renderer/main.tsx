import './trusted-types.js';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.js';
import { createConsoleQueryClient, followChanges, query } from './bridge/index.js';
import { styleNonce } from './nonce.js';
import { theme } from './theme/theme.js';

const queryClient = createConsoleQueryClient();
followChanges(queryClient);
// What the first picture needs is requested before the first component exists to ask for it.
void queryClient.prefetchQuery(query('workspace.current', undefined));
void queryClient.prefetchQuery(query('session.list', undefined));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
