import { type ClipboardEvent, memo, useMemo, useState } from 'react';
import { plural } from './format.js';
import classes from './LongText.module.css';
import { type Block, blocksOf, STEP_CHARS } from './long-text.js';

/**
 * Text of any length, shown without a freeze: its first 64 K characters, and as many again with each "Show
 * more". What is copied from it is the original text.
 */
export function LongText({ text }: { text: string }) {
  const [chars, setChars] = useState(STEP_CHARS);
  const blocks = useMemo(() => blocksOf(text, chars), [text, chars]);
  const left = text.length - chars;
  return (
    <>
      <div onCopy={(event) => copySelected(event, text)}>
        {blocks.map((block) => (
          <Shown key={block.at} at={block.at} text={block.text} />
        ))}
      </div>
      {left > 0 && (
        <button type="button" className={classes.more} onClick={() => setChars(chars + STEP_CHARS)}>
          Show more
          <span className={classes.left}> ({plural(left, 'character')} left)</span>
        </button>
      )}
    </>
  );
}

/** The line break at its end comes from the block itself. */
const Shown = memo(({ at, text }: Block) => (
  <div className={classes.block} data-at={at}>
    {text.endsWith('\n') && text.length > 1 ? text.slice(0, -1) : text}
  </div>
));
Shown.displayName = 'Shown';

/** The browser would put a line break between two blocks of one line. */
function copySelected(event: ClipboardEvent<HTMLElement>, text: string): void {
  const selection = window.getSelection();
  // Over several rows the timeline knows better.
  if (event.isDefaultPrevented() || selection === null || selection.rangeCount === 0) return;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  if (!event.currentTarget.contains(startContainer) || !event.currentTarget.contains(endContainer)) return;
  const from = placeOf(startContainer, startOffset);
  const to = placeOf(endContainer, endOffset);
  // A selection that extends beyond the text is copied as displayed.
  if (from === null || to === null) return;
  event.clipboardData.setData('text/plain', text.slice(from, to));
  event.preventDefault();
}

/** The offset in the text of a place within its blocks; null outside of them. */
function placeOf(node: Node, offset: number): number | null {
  if (!(node instanceof Text)) return null;
  const at = node.parentElement?.dataset.at;
  return at === undefined ? null : Number(at) + offset;
}
