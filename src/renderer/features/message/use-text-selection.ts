import { type RefObject, useCallback, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Message } from '../../../contract/entities/message.js';
import { toast } from '../../ui/alerts.js';
import { plural } from '../../ui/format.js';
import { rowsText, textOf } from './message-text.js';

const ROW = '[data-row-key]';
const NONE: readonly string[] = [];

type Scroller = RefObject<HTMLDivElement | null>;

function rowAt(scroller: HTMLElement, node: Node | null): HTMLElement | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  if (element === null || !scroller.contains(element)) return null;
  return (
    element.closest<HTMLElement>(ROW) ??
    element.closest('[data-index]')?.querySelector<HTMLElement>(ROW) ??
    null
  );
}

/** The keys of the rows in which the selection begins and ends. */
function endsOf(scroller: HTMLElement | null): readonly string[] {
  const selection = window.getSelection();
  if (scroller === null || selection === null || selection.isCollapsed) return NONE;
  const keys = [selection.anchorNode, selection.focusNode].flatMap(
    (node) => rowAt(scroller, node)?.dataset.rowKey ?? [],
  );
  return keys.length === 0 ? NONE : [...new Set(keys)];
}

/** What is selected of a row; null for all that it says. */
function partOf(row: HTMLElement, selected: Range): string | null {
  const body = row.querySelector('[data-body]');
  if (body === null) return '';
  const part = document.createRange();
  part.selectNodeContents(body);
  const begins = selected.compareBoundaryPoints(Range.START_TO_START, part) <= 0;
  const ends = selected.compareBoundaryPoints(Range.END_TO_END, part) >= 0;
  if (begins && ends) return null;
  if (!begins) part.setStart(selected.startContainer, selected.startOffset);
  // One that begins after the words of the row leaves nothing between.
  if (!ends && !part.collapsed) part.setEnd(selected.endContainer, selected.endOffset);
  return part.toString();
}

/**
 * Text that is selected over several rows. Only those in view are in the document: the rows where the selection
 * begins and ends stay in it, and what lies between is copied from the data, with who said it and when.
 * @param older whether there are rows before the loaded ones
 */
export function useTextSelection(
  scroller: Scroller,
  messages: readonly Message[],
  agentName: string,
  older: boolean,
) {
  const [pinned, setPinned] = useState(NONE);
  useEffect(() => {
    function look(): void {
      const now = endsOf(scroller.current);
      setPinned((before) => (before.join() === now.join() ? before : now));
    }
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    function onCopy(event: ClipboardEvent): void {
      const selection = window.getSelection();
      if (event.defaultPrevented || selection === null || selection.rangeCount === 0) return;
      const range = selection.getRangeAt(0);
      const shown = [...(element?.querySelectorAll<HTMLElement>(ROW) ?? [])].filter((row) =>
        range.intersectsNode(row),
      );
      const [begin, end] = [shown[0], shown.at(-1)];
      if (begin === undefined || end === undefined) return;
      if (begin === end) {
        // What one sees. The browser adds line ends after the last word of a row; a long text has its own way.
        if (range.startContainer.parentElement?.dataset.at !== undefined) return;
        event.clipboardData?.setData('text/plain', selection.toString().replace(/\n+$/, ''));
        event.preventDefault();
        return;
      }
      const from = messages.findIndex(({ key }) => key === begin.dataset.rowKey);
      const to = messages.findIndex(({ key }) => key === end.dataset.rowKey);
      if (from < 0 || to < from) return;
      const rows = messages.slice(from, to + 1).flatMap((message, i) => {
        const row = i === 0 ? begin : i === to - from ? end : null;
        const text = (row === null ? null : partOf(row, range)) ?? textOf(message);
        return text.trim() === '' ? [] : [{ message, text }];
      });
      event.clipboardData?.setData('text/plain', rowsText(rows, agentName));
      event.preventDefault();
      toast(saidOf(rows, older && from === 0));
    }
    element.addEventListener('copy', onCopy);
    return () => element.removeEventListener('copy', onCopy);
  }, [scroller, messages, agentName, older]);

  /** Selects the text of all loaded rows. */
  const selectText = useCallback(() => {
    const [first, last] = [messages[0]?.key, messages.at(-1)?.key];
    if (first === undefined || last === undefined) return;
    // Both must be in the document before anything can be selected in them.
    flushSync(() => setPinned(first === last ? [first] : [first, last]));
    const rows = [first, last].map((key) =>
      scroller.current?.querySelector(`[data-row-key="${CSS.escape(key)}"]`),
    );
    const [begin, end] = rows;
    if (begin == null || end == null) return;
    window.getSelection()?.setBaseAndExtent(begin, 0, end, end.childNodes.length);
  }, [scroller, messages]);

  return { pinned, selectText };
}

function saidOf(rows: readonly { message: Message }[], more: boolean): string {
  const said = `Copied the text of ${plural(rows.length, 'message')}.`;
  const cut = rows.some(({ message }) => message.cut)
    ? ' Of those longer than 64 KB only the beginning: copy such a row by itself.'
    : '';
  return `${said}${cut}${more ? ' Older ones are not loaded.' : ''}`;
}
