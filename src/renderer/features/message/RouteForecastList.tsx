import { IconCircleCheck, IconCircleDashed, IconCircleX, IconId, IconMessageOff } from '@tabler/icons-react';
import {
  type AgentForecast,
  ROUTE_WORDS,
  type RouteForecast,
  type RouteOutcome,
} from '../../../rules/host-route.js';
import { visible } from '../../ui/format.js';
import classes from './RouteDialog.module.css';

const icons = {
  engages: IconCircleCheck,
  context: IconCircleDashed,
  dropped: IconCircleX,
  card: IconId,
  swallowed: IconMessageOff,
  refused: IconCircleX,
} satisfies Record<RouteOutcome, unknown>;

/** Where it lands, as far as that is known; nothing where it lands nowhere. */
function placeOf({ outcome, sessionId, certain }: AgentForecast, openId: string): string {
  if (outcome !== 'engages' && outcome !== 'context') return '';
  const place =
    sessionId === openId
      ? 'in this session'
      : sessionId === null
        ? 'in a new session'
        : `in session ${sessionId}`;
  return certain ? `, ${place}` : `, probably ${place}`;
}

/** What each agent that is wired to the chat makes of the message. */
export function RouteForecastList({ forecast, sessionId }: { forecast: RouteForecast; sessionId: string }) {
  return (
    <ul className={classes.forecast} aria-label="What the host will do">
      {forecast.agents.map((one) => {
        const Icon = icons[one.outcome];
        return (
          <li key={one.wiringId} data-outcome={one.outcome}>
            <Icon size={15} aria-hidden />
            <span>
              <bdi>{visible(one.agent)}</bdi> {ROUTE_WORDS[one.outcome]}
              {placeOf(one, sessionId)}.<small>{visible(one.because)}</small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
