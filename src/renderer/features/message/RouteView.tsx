import { Select } from '@mantine/core';
import type { RouteSender } from '../../../contract/entities/host-route.js';
import { visible } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { RouteForecastList } from './RouteForecastList.js';
import type { Route } from './use-route.js';

const labelOf = ({ id, name, as }: RouteSender): string => `${visible(name ?? id)}, ${as} (${visible(id)})`;

/** From whom it comes, and what the host does with it. */
export function RouteView({ route, sessionId }: { route: Route; sessionId: string }) {
  const { facts, forecast, people, sender, choose, isStranger } = route;
  if (facts === null || forecast === null || forecast.hindrance !== null) return null;
  return (
    <>
      {isStranger ? (
        <Note>It comes from a stranger (cli:local): v2.db knows no owner, admin or member.</Note>
      ) : (
        <Select
          label="Comes from"
          size="xs"
          mt={8}
          data={people.map((one) => ({ value: one.id, label: labelOf(one) }))}
          value={sender.id}
          onChange={choose}
          allowDeselect={false}
          searchable={people.length > 8}
        />
      )}
      <RouteForecastList forecast={forecast} sessionId={sessionId} />
      {facts.chat?.detached === true && (
        <Note tone="warn">The chat is detached: an answer to it will fail.</Note>
      )}
    </>
  );
}
