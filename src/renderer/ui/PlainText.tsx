import { useLayoutEffect, useRef, useState } from 'react';
import { LongText } from './LongText.js';
import classes from './PlainText.module.css';

// A long text is laid out only in part until more is asked for: 64 KiB of it cost frames.
const COLLAPSED_CHARS = 3000;

/**
 * Text from a file, as text: its direction is taken from its own letters and isolated from ours, and nothing is
 * linked. The first dozen lines, then "Show more"; a text longer than that comes in steps.
 */
export function PlainText({ text, mono = false }: { text: string; mono?: boolean }) {
  const [open, setOpen] = useState(false);
  const [overflows, setOverflows] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const long = text.length > COLLAPSED_CHARS;

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || open || long || text.length < 200) {
      if (!open) setOverflows(long || text.split('\n').length > 12);
      return;
    }
    const look = () => setOverflows(element.scrollHeight > element.clientHeight + 1);
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
        data-clamped={!open || undefined}
      >
        {!long ? text : open ? <LongText text={text} /> : text.slice(0, COLLAPSED_CHARS)}
      </div>
      {overflows && (
        <button type="button" className={classes.more} onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? 'Show less' : 'Show more'}
        </button>
      )}
    </>
  );
}
