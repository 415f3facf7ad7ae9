import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { SearchHit, SearchOrder } from '../../../contract/entities/search.js';
import { codeOf, sentenceOf } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { useShell } from '../../ui/command.js';
import { Dialog } from '../../ui/Dialog.js';
import { useCoarseNow } from '../../ui/now.js';
import { Empty, Loading } from '../../ui/PaneState.js';
import { HitRow } from './HitRow.js';
import { IndexState } from './IndexState.js';
import { useHitCount, useHits, useSearchState } from './queries.js';
import classes from './Search.module.css';
import { countWords } from './state-words.js';

const ORDERS: { value: SearchOrder; label: string }[] = [
  { value: 'time', label: 'Newest' },
  { value: 'rank', label: 'Best' },
];

/** What was typed last is there again: one looks at a hit, and goes on. */
let typedLast = '';

/** Finds messages in all sessions of the workspace. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Search everything" size="full">
      <Search />
    </Dialog>
  );
}

function Search() {
  const [text, setText] = useState(typedLast);
  const [typed] = useDebouncedValue(text.trim(), 150);
  const [order, setOrder] = useState<SearchOrder>('time');
  const [active, setActive] = useState(0);
  const { openSession } = useShell();
  const now = useCoarseNow(60_000);
  const state = useSearchState();
  const found = useHits(typed, order);
  const count = useHitCount(typed);
  const listId = useId();
  const hits = typed === '' ? [] : (found.data?.pages.flatMap((page) => page.hits) ?? []);
  const notes = typed === '' ? [] : (found.data?.pages.at(-1)?.notes ?? []);
  const idOf = (at: number): string => `${listId}-${at}`;
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, listId]);
  const open = (hit: SearchHit | undefined): void => {
    if (hit?.session != null) openSession(hit.sessionId, { key: hit.key });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((at) => Math.max(0, Math.min(hits.length - 1, at + step)));
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) open(hits[active]);
  };
  return (
    <div className={classes.search}>
      <div className={classes.bar}>
        <TextInput
          role="combobox"
          aria-label="Search everything"
          aria-expanded={hits.length > 0}
          aria-controls={listId}
          aria-activedescendant={hits.length > 0 ? idOf(active) : undefined}
          placeholder="Words, &quot;a phrase&quot;, begin*, *inside*, -not, a OR b, from:dana after:7d has:file"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          size="xs"
          maxLength={2000}
          data-autofocus
          spellCheck={false}
          onKeyDown={onKeyDown}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            typedLast = event.currentTarget.value;
            setText(typedLast);
            setActive(0);
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label="Order"
          data={ORDERS}
          value={order}
          onChange={(value) => {
            setOrder(value === 'rank' ? 'rank' : 'time');
            setActive(0);
          }}
        />
      </div>
      {typed !== '' && found.isError && (
        <Alert sentence={sentenceOf(found.error)} code={codeOf(found.error)} />
      )}
      {notes.map((note) => (
        <p key={note} className={classes.quiet}>
          {note}
        </p>
      ))}
      <div className={classes.results}>
        {typed !== '' && found.isPending && <Loading what="the messages" />}
        {(typed === '' || codeOf(found.error) === 'SEARCH_QUERY') && <Grammar />}
        {typed !== '' && found.isSuccess && hits.length === 0 && (
          <Empty title="No message matches">
            Whole words are searched. For a piece inside a word, put stars around it: *eleas*.
          </Empty>
        )}
        {/* An element that is pointed at must be there. */}
        <div role="listbox" id={listId} aria-label="Messages" hidden={hits.length === 0}>
          {hits.map((hit, at) => (
            <HitRow
              key={`${hit.sessionId} ${hit.key}`}
              {...{ hit, now, id: idOf(at), active: at === active }}
              onPoint={() => setActive(at)}
              onOpen={() => open(hit)}
            />
          ))}
        </div>
        {hits.length > 0 && found.hasNextPage && (
          <Button
            variant="subtle"
            fullWidth
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            Show older
          </Button>
        )}
      </div>
      {typed !== '' && hits.length > 0 && (
        <p className={classes.quiet} role="status">
          {countWords(count.data)}
        </p>
      )}
      {state.data !== undefined && <IndexState state={state.data} />}
    </div>
  );
}

const GRAMMAR: [string, string][] = [
  ['deploy notes', 'both words; accents and case make no difference'],
  ['"release notes"', 'these words, one after the other'],
  ['relea*   *eleas*', 'the beginning of a word; a piece inside one (three characters and more)'],
  ['red OR blue   -green', 'one of the two; without this one'],
  ['agent:  channel:  from:', 'whose session, on which platform, who said it'],
  [
    'kind:task  is:question  has:file',
    'what it is: is:inbound, is:outbound, is:context, is:edited, is:card …',
  ],
  ['after:7d  before:2026-11-01', 'since, and until before; days in this machine’s time zone'],
];

function Grammar() {
  return (
    <dl className={classes.grammar}>
      {GRAMMAR.map(([what, means]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{means}</dd>
        </div>
      ))}
    </dl>
  );
}
