import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react';
import { useSay } from '../../ui/lib/language.ts';
import { useKeys } from '../frame/keys.ts';
import { Grid } from './grid.tsx';
import { usePaged } from './paged.ts';

type Rows<T> = Omit<ComponentProps<typeof Grid<T>>, 'rows' | 'more' | 'error' | 'retry'>;

/** Rows in the frame that every list page has. */
export function ListFrame<T>(props: ComponentProps<typeof Grid<T>>) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised">
      <Grid {...props} />
    </div>
  );
}

/** A keyset-paged query as a list page's rows: reads on at the end, and says what went wrong. */
export function List<P, T>({
  query,
  pick,
  ...rest
}: Rows<T> & { query: UseInfiniteQueryResult<InfiniteData<P>>; pick: (page: P) => readonly T[] }) {
  const { rows, more } = usePaged(query, pick);
  return <ListFrame {...rest} rows={rows} more={more} error={query.error} retry={() => void query.refetch()} />;
}

/** What is above a list: a search box and choices, sent as one form. */
export function FilterForm({ children }: { children: ReactNode }) {
  const t = useSay();
  return (
    <search>
      <form
        onSubmit={(event) => event.preventDefault()}
        className="mb-3 grid grid-cols-2 gap-2 md:flex md:flex-wrap md:items-center"
      >
        {children}
        <button type="submit" className="sr-only">
          {t('찾기', 'Search')}
        </button>
      </form>
    </search>
  );
}

/** The search box of a list: `f` goes there; Enter, or leaving it, searches. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string | undefined;
  onSearch: (text: string) => void;
}) {
  const t = useSay();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  useKeys([{ keys: 'f', label: t('찾기 칸으로', 'To the search box'), run: () => box.current?.focus() }]);
  const search = () => {
    if (text.trim() !== (value ?? '')) onSearch(text.trim());
  };
  return (
    <input
      ref={box}
      type="search"
      aria-label={label}
      placeholder={label}
      className="control col-span-2 md:w-60"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        if (event.target.value === '' && value) onSearch('');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) search();
      }}
      onBlur={search}
    />
  );
}

/** One of several, or any of them. */
export function Choice({
  label,
  any,
  value,
  options,
  onChange,
  className = '',
}: {
  label: string;
  /** What stands for no choice: "All states". */
  any: string;
  value: string | undefined;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
  className?: string;
}) {
  return (
    <select
      aria-label={label}
      className={`control ${className}`}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{any}</option>
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  );
}
