import { MutationObserver, type MutationOptions, type QueryClient } from '@tanstack/react-query';

/** Runs a mutation from outside a component. Its own options say how it ended. */
export function mutate<T, V>(client: QueryClient, options: MutationOptions<T, Error, V>, variables: V): void {
  new MutationObserver(client, options).mutate(variables).catch(() => undefined);
}
