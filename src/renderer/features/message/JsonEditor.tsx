import {
  autocompletion,
  type Completion,
  type CompletionContext,
  completionKeymap,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { InboundKind } from '../../../contract/entities/draft.js';
import { styleNonce } from '../../nonce.js';
import classes from './Compose.module.css';
import { jsonProblem, type Key, keysAt } from './content-check.js';
import { placeIn } from './json-place.js';

interface JsonEditorProps {
  value: string;
  kind: InboundKind;
  readOnly: boolean;
  invalid: boolean;
  onChange: (value: string) => void;
  onSend: (next: boolean) => void;
  ref: Ref<{ focus(): void }>;
}

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--sc-bg)', color: 'var(--sc-text)', fontSize: '12px', maxHeight: '38vh' },
  // The frame around it says so already.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-content': { minHeight: '96px', caretColor: 'var(--sc-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--sc-text)' },
  '.cm-gutters': { backgroundColor: 'var(--sc-panel)', color: 'var(--sc-muted)', border: 'none' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--sc-selected)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--sc-raised)',
    color: 'var(--sc-text)',
    border: '1px solid var(--sc-border)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--sc-selected)',
    color: 'var(--sc-text)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { minWidth: '200px', maxWidth: 'min(380px, 90vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', gap: '10px', padding: '2px 8px' },
  '.cm-completionDetail': {
    flex: '1',
    minWidth: '0',
    marginLeft: '0',
    textAlign: 'end',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: 'var(--sc-muted)',
    fontStyle: 'normal',
  },
});

const colors = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--sc-accent)' },
  { tag: tags.string, color: 'var(--sc-ok)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sc-warn)' },
]);

/** What a runner reads where the cursor is: keys that are missing so far, or a key's usual values. */
function complete(kind: () => InboundKind) {
  return ({ state, pos, explicit }: CompletionContext) => {
    const place = placeIn(state.doc.toString(), pos);
    if (place === null || (place.from === pos && !explicit)) return null;
    const { path, wants, from, keys } = place;
    const known = keysAt(kind(), path);
    // The rest of the word is replaced with it.
    const to = pos + (/^[\w-]*"?/.exec(state.sliceDoc(pos))?.[0].length ?? 0);
    const hasValue = /^\s*:/.test(state.sliceDoc(to));
    const options: Completion[] =
      wants.what === 'key'
        ? known.filter(({ name }) => !keys.has(name)).map((key) => (hasValue ? named(key) : withValue(key)))
        : valuesOf(known.find(({ name }) => name === wants.of)).map((label) => ({ label }));
    if (options.length === 0) return null;
    return { from, to, options, filter: true };
  };
}

const named = ({ name, about }: Key): Completion => ({ label: JSON.stringify(name), detail: about });

/** With an empty value, and the cursor in it. */
function withValue(key: Key): Completion {
  const empty = { text: '"#{}"', object: '{#{}}', list: '[#{}]', number: '#{0}', flag: '#{false}' };
  const value = key.type === 'anything' ? '#{null}' : empty[key.type];
  return snippetCompletion(`${JSON.stringify(key.name)}: ${value}`, named(key));
}

function valuesOf(key: Key | undefined): readonly string[] {
  if (key?.type === 'flag') return ['true', 'false'];
  return (key?.values ?? []).map((value) => JSON.stringify(value));
}

const marks = linter(
  (view) => {
    const length = view.state.doc.length;
    const problem = jsonProblem(view.state.doc.toString());
    if (problem === null) return [];
    const from = Math.max(0, Math.min(problem.at, length - 1));
    return [{ from, to: Math.min(from + 1, length), severity: 'error' as const, message: problem.message }];
  },
  { delay: 250 },
);

/** Content as JSON: coloured, checked and completed while typing. Tab leaves it. */
export function JsonEditor({ value, kind, readOnly, invalid, onChange, onSend, ref }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ kind, onChange, onSend, value });
  useEffect(() => {
    latest.current = { kind, onChange, onSend, value };
  });
  useImperativeHandle(ref, () => ({ focus: () => view.current?.focus() }));

  useEffect(() => {
    const send = (next: boolean) => () => {
      latest.current.onSend(next);
      return true;
    };
    const made = new EditorView({
      ...(host.current === null ? {} : { parent: host.current }),
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(styleNonce),
          // All other line breaks are characters as any: in and out the text is the same.
          EditorState.lineSeparator.of('\n'),
          keymap.of([
            { key: 'Mod-Enter', run: send(false) },
            { key: 'Shift-Mod-Enter', run: send(true) },
            ...completionKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          ...[lineNumbers(), history(), drawSelection(), bracketMatching(), json(), marks, theme],
          syntaxHighlighting(colors),
          autocompletion({
            override: [complete(() => latest.current.kind)],
            icons: false,
            // In the given order: required keys come first.
            compareCompletions: () => 0,
          }),
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': 'Message content as JSON', dir: 'auto' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    made.focus();
    return () => made.destroy();
  }, [readOnly]);

  useEffect(() => {
    const now = view.current;
    const text = now?.state.doc.toString();
    // A different draft or a template: not what was typed here.
    if (now !== null && text !== value)
      now.dispatch({ changes: { from: 0, to: text?.length ?? 0, insert: value } });
  }, [value]);

  return <div ref={host} className={classes.json} data-invalid={invalid || undefined} />;
}
