import { useMemo, useState } from 'react';
import classes from './JsonTree.module.css';
import { type JsonNode, jsonNodes } from './json-nodes.js';

/** How many levels are open at first. */
const OPEN_LEVELS = 2;

/** A JSON object or list as a tree, every part as it is written; what is too much for a tree is in the raw view. */
export function JsonTree({ json }: { json: string }) {
  const root = useMemo(() => jsonNodes(json), [json]);
  return (
    <ul className={classes.tree} aria-label="Content as JSON">
      <Node node={root} level={0} />
    </ul>
  );
}

function Node({ node, level }: { node: JsonNode; level: number }) {
  const { name, kind, text, children } = node;
  const label = name !== null && <bdi className={classes.label}>{name}:</bdi>;
  if (kind === 'object' || kind === 'list') {
    return (
      <li>
        {children.length > 0 ? (
          <Branch node={node} level={level} label={label} />
        ) : (
          <>
            {label}
            <span className={classes.punctuation}>{kind === 'object' ? '{}' : '[]'}</span>
          </>
        )}
      </li>
    );
  }
  return (
    <li>
      {label}
      <bdi className={classes[kind]}>{text}</bdi>
    </li>
  );
}

function Branch({ node, level, label }: { node: JsonNode; level: number; label: React.ReactNode }) {
  const [open, setOpen] = useState(level < OPEN_LEVELS);
  const [before, after] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span className={classes.punctuation}>{open ? before : `${before}…${after}`}</span>
      </summary>
      {open && (
        <>
          <ul className={classes.fields}>
            {node.children.map((child, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a key may stand there twice, and the list never changes
              <Node key={at} node={child} level={level + 1} />
            ))}
          </ul>
          <span className={classes.punctuation}>{after}</span>
        </>
      )}
    </details>
  );
}
