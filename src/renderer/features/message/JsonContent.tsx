import { lazy, Suspense } from 'react';
import { isNestedDeeper } from '../../../contract/json-depth.js';
import { Loading } from '../../ui/PaneState.js';
import { PlainText } from '../../ui/PlainText.js';

const JsonTree = lazy(async () => ({ default: (await import('./JsonTree.js')).JsonTree }));

// A tree of a huge document would take seconds; its text is in the raw view.
const TREE_LIMIT_CHARS = 512 * 1024;

/** Whether content is an object or a list that a tree can show: it recurses into it. */
function isTree(text: string): boolean {
  if (text.length > TREE_LIMIT_CHARS || isNestedDeeper(text)) return false;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    // Content may be anything; what is not JSON is shown as plain text.
    return false;
  }
}

/** Stored content: as a tree where it is a JSON object or list, else as text. */
export function JsonContent({ text }: { text: string }) {
  if (!isTree(text)) return <PlainText text={text} mono />;
  return (
    <Suspense fallback={<Loading what="the tree" />}>
      <JsonTree json={text} />
    </Suspense>
  );
}
