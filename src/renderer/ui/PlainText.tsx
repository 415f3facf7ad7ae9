import { useLayoutEffect, useRef, useState } from 'react';
import { LongText } from './LongText.js';
import classes from './PlainText.module.css';
import { createStore } from './store.js';

// A long text is laid out only in part until more is asked for: 64 KiB of it cost frames.
const COLLAPSED_CHARS = 3000;
/** As many lines as PlainText.module.css leaves; a text that has only a few more is shown whole. */
const LINES = 12;
const FEWEST_HIDDEN = 6;
const MOST_OPENED = 200;

/** The texts that somebody has opened: they stay open, in the inspector too, and when they come into view again. */
const opened = createStore<readonly string[]>([]);

function setOpened(text: string, open: boolean): void {
  const others = opened.get().filter((each) => each !== text);
  opened.set(open ? [...others, text].slice(-MOST_OPENED) : others);
}

/** Whether so many lines are cut. */
export const isCutAt = (lines: number): boolean => lines >= LINES + FEWEST_HIDDEN;

/**
 * Text from a file, as text: its direction is taken from its own letters and isolated from ours, and nothing is
 * linked. The first dozen lines, then "Show more"; a text longer than that comes in steps.
 */
export function PlainText({ text, mono = false }: { text: string; mono?: boolean }) {
  const open = opened.use((texts) => texts.includes(text));
  const long = text.length > COLLAPSED_CHARS;
  const [overflows, setOverflows] = useState(long || isCutAt(text.split('\n').length));
  const ref = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || open || long || text.length < 200) {
      if (!open) setOverflows(long || isCutAt(text.split('\n').length));
      return;
    }
    const look = () => {
      const line = Number.parseFloat(getComputedStyle(element).lineHeight);
      setOverflows(isCutAt(Math.round(element.scrollHeight / line)));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [text, open, long]);

  return (
    <>
      <div
        ref={ref}
        dir="auto"
        className={classes.text}
        data-mono={mono || undefined}
        data-clamped={(overflows && !open) || undefined}
      >
        {!long ? text : open ? <LongText text={text} /> : text.slice(0, COLLAPSED_CHARS)}
      </div>
      {(overflows || open) && (
        <button
          type="button"
          className={classes.more}
          onClick={(event) => {
            // It is about this text, not about the row that it stands in.
            event.stopPropagation();
            setOpened(text, !open);
          }}
          aria-expanded={open}
        >
          {open ? 'Show less' : 'Show more'}
        </button>
      )}
    </>
  );
}
