import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { InboundKind } from '../../../shared/entities/draft.js';
import { styleNonce } from '../../nonce.js';
import classes from './Compose.module.css';
import { jsonProblem, keysOf } from './content-check.js';

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
  '.cm-completionDetail': { color: 'var(--sc-muted)', fontStyle: 'normal' },
});

const colors = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--sc-accent)' },
  { tag: tags.string, color: 'var(--sc-ok)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sc-warn)' },
]);

/** The kind's keys that the content does not have yet, while one is being typed or asked for. */
function completeKeys(kind: () => InboundKind) {
  return (context: CompletionContext) => {
    const typed = context.matchBefore(/"[\w-]*$/) ?? context.matchBefore(/[\w-]*$/);
    if (typed === null || (typed.text === '' && !context.explicit)) return null;
    const before = context.state.sliceDoc(0, typed.from).trimEnd();
    // A key stands after an opening brace or a comma, a value after a colon.
    if (!/[{,]$/.test(before)) return null;
    const text = context.state.doc.toString();
    const options = keysOf[kind()]
      .filter(({ name }) => !text.includes(`"${name}":`))
      .map(({ name, type, about }) => {
        const value = { text: '""', object: '{}', list: '[]', anything: 'null' }[type];
        return { label: `"${name}"`, detail: about, apply: `"${name}": ${value}`, type: 'property' };
      });
    // The closing quote that the editor may have set already goes with it.
    const to = context.state.sliceDoc(context.pos, context.pos + 1) === '"' ? context.pos + 1 : context.pos;
    return { from: typed.from, to, options, filter: true };
  };
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

/** Content as JSON: coloured, checked and completed as one types. Tab leaves it. */
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
          keymap.of([
            { key: 'Mod-Enter', run: send(false) },
            { key: 'Shift-Mod-Enter', run: send(true) },
            ...completionKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          ...[lineNumbers(), history(), drawSelection(), bracketMatching(), json(), marks, theme],
          syntaxHighlighting(colors),
          autocompletion({ override: [completeKeys(() => latest.current.kind)], icons: false }),
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
    // Another draft, a template: not what was typed here.
    if (now !== null && text !== value)
      now.dispatch({ changes: { from: 0, to: text?.length ?? 0, insert: value } });
  }, [value]);

  return <div ref={host} className={classes.json} data-invalid={invalid || undefined} />;
}
