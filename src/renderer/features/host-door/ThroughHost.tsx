import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useHostDoors } from './queries.js';

export interface ThroughHostChoice {
  /** Whether a host is there that has the command. */
  offered: boolean;
  chosen: boolean;
  choose: (chosen: boolean) => void;
  /** What the write is to be told besides. */
  input: { through?: 'host' };
}

/** Whether the host does a change: it does where it can, unless the person wants it written directly. */
export function useThroughHost(resource: string, verb: string, newerOnly = false): ThroughHostChoice {
  const state = useHostDoors().data;
  const [wanted, setWanted] = useState(true);
  const has = state?.commands?.[resource]?.includes(verb) === true;
  const offered = state?.host === 'alive' && has && (!newerOnly || state.era === 'newer');
  const chosen = offered && wanted;
  return { offered, chosen, choose: setWanted, input: chosen ? { through: 'host' } : {} };
}

/** The choice between the two ways; nothing where there is only one. */
export function ThroughHost({ choice, does }: { choice: ThroughHostChoice; does: string }) {
  if (!choice.offered) return null;
  return (
    <Checkbox
      mt={8}
      size="xs"
      label="Have the host do it"
      description={choice.chosen ? does : 'It is written into v2.db directly.'}
      checked={choice.chosen}
      onChange={(event) => choice.choose(event.currentTarget.checked)}
    />
  );
}
