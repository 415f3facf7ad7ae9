import { duration } from '../../../rules/container-state.js';
import type { Expected } from '../../../rules/message-why.js';
import { timeBeside, unbroken, visible } from '../../ui/format.js';
import { RowLink } from './RowLink.js';
import classes from './Why.module.css';

interface WhyForecastProps {
  steps: readonly Expected[];
  now: number;
  onOpen: (key: string) => void;
}

/** What is to come, from now on downward; the times count down. */
export function WhyForecast({ steps, now, onOpen }: WhyForecastProps) {
  return (
    <ol aria-label="What happens next" className={classes.forecast}>
      <li className={classes.step} data-now>
        <span className={classes.when}>now</span>
        <span className={classes.dot} aria-hidden />
        <span className={classes.what}>
          {steps.length === 0 ? 'Nothing more happens by itself.' : clock(now, now)}
        </span>
      </li>
      {steps.map((step, place) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place, its words count down.
          key={place}
          className={classes.step}
          data-dated={step.at !== null || undefined}
        >
          <span className={classes.when}>{step.at === null ? '' : left(step.at, step.latest, now)}</span>
          <span className={classes.dot} aria-hidden />
          <span className={classes.what}>
            {step.row === null ? (
              words(step.sentence)
            ) : (
              <RowLink rowKey={step.row} onOpen={onOpen}>
                {words(step.sentence)}
              </RowLink>
            )}
            {step.at !== null && <time className={classes.at}>{clock(step.at, now)}</time>}
          </span>
        </li>
      ))}
    </ol>
  );
}

const words = (text: string) => unbroken(visible(text));
const clock = (at: number, now: number) => timeBeside(at, now, true);

/** `in 23 s`, `within 40 s`; `now` once it is due. */
function left(at: number, latest: boolean, now: number): string {
  if (at <= now) return 'now';
  return `${latest ? 'within' : 'in'} ${duration(at - now)}`;
}
