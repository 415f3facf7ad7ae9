import { useMemo } from 'react';
import { JsonView } from 'react-json-view-lite';
import classes from './JsonTree.module.css';
import { shortened } from './json-shortened.js';

const c = (name: string) => classes[name] ?? '';
const style = {
  container: c('tree'),
  basicChildStyle: c('child'),
  label: c('label'),
  clickableLabel: c('label'),
  nullValue: c('keyword'),
  undefinedValue: c('keyword'),
  numberValue: c('number'),
  stringValue: c('string'),
  booleanValue: c('keyword'),
  otherValue: c('string'),
  punctuation: c('punctuation'),
  expandIcon: c('expand'),
  collapseIcon: c('collapse'),
  collapsedContent: c('collapsed'),
  childFieldsContainer: c('fields'),
  ariaLables: { collapseJson: 'collapse', expandJson: 'expand' },
  stringifyStringValues: true,
};

/** A parsed JSON object or array as a tree, open two levels deep; what is too much for a tree is in the raw view. */
export function JsonTree({ data }: { data: object }) {
  const shown = useMemo(() => shortened(data), [data]);
  return <JsonView data={shown} style={style} shouldExpandNode={(level) => level < 2} clickToExpandNode />;
}
