import type { MarkedText, SearchHit } from '../../../contract/entities/search.js';
import { fullTime, timeBeside, visible } from '../../ui/format.js';
import classes from './Search.module.css';

/** A text with what was found in it marked; where it stands among other words, in a `bdi`. */
function Marked({ text, marks }: MarkedText) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    parts.push(visible(text.slice(end, from)), <mark key={from}>{visible(text.slice(from, to))}</mark>);
    end = to;
  }
  return (
    <>
      {parts}
      {visible(text.slice(end))}
    </>
  );
}

interface HitRowProps {
  hit: SearchHit;
  id: string;
  now: number;
  active: boolean;
  onOpen: () => void;
  onPoint: () => void;
}

export function HitRow({ hit, id, now, active, onOpen, onPoint }: HitRowProps) {
  const { session, at, direction, sender, text, files, messageId } = hit;
  const nobody = direction === 'inbound' ? 'to the agent' : 'from the agent';
  return (
    // The keys are the input's, which points at the row.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      role="option"
      id={id}
      aria-selected={active}
      tabIndex={-1}
      className={classes.hit}
      onClick={onOpen}
      onMouseMove={onPoint}
    >
      <span className={classes.head}>
        <bdi className={classes.title}>{visible(session?.title ?? hit.sessionId)}</bdi>
        {session !== null && (
          <span>
            <bdi>{visible(session.agent)}</bdi>
          </span>
        )}
        <span className={classes.direction} data-direction={direction}>
          {direction === 'inbound' ? '→' : '←'}{' '}
          {sender === null ? (
            nobody
          ) : (
            <bdi>
              <Marked {...sender} />
            </bdi>
          )}
        </span>
        <time
          {...(at === null ? {} : { dateTime: new Date(at).toISOString(), title: fullTime(at) })}
          className={classes.time}
        >
          {at === null ? 'time unknown' : timeBeside(at, now)}
        </time>
      </span>
      <span className={classes.text} dir="auto">
        <Marked {...text} />
      </span>
      {(files.length > 0 || messageId.marks.length > 0 || hit.cut) && (
        <span className={classes.more}>
          {files.map((file) => (
            <span key={file.text}>
              <bdi>
                <Marked {...file} />
              </bdi>
            </span>
          ))}
          {messageId.marks.length > 0 && (
            <span>
              Id{' '}
              <bdi>
                <Marked {...messageId} />
              </bdi>
            </span>
          )}
          {hit.cut && <span>Only its first MiB is searched</span>}
        </span>
      )}
    </div>
  );
}
