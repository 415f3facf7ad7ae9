import './trusted-types.js';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.js';
import { createConsoleQueryClient, followChanges } from './bridge/index.js';
import { styleNonce } from './nonce.js';
import { theme } from './theme/theme.js';

const queryClient = createConsoleQueryClient();
followChanges(queryClient);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-left" containerWidth={290} autoClose={4000} limit={3} />
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
