import type { ReactNode } from 'react';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';

export const list_row = 'flex items-center gap-3 border-b border-line/70 px-4 py-2.5 last:border-0 hover:bg-sunken';

type Props = {
  title: string;
  note?: ReactNode;
  /** Where all of it is. */
  all: { to: string; search?: Record<string, string | number>; words: string };
  /** Whether there is something to show, if only that it is empty. */
  loaded: boolean;
  error: unknown;
  /** Said where it could not be loaded. */
  failed: string;
  /** Shown instead of rows where there are none. */
  empty: ReactNode;
  children: ReactNode;
};

/** A short list of the day, with the way to all of it: loading, failed, empty or its rows. */
export function ListPanel({ title, note, all, loaded, error, failed, empty, children }: Props) {
  return (
    <Panel
      title={title}
      note={note}
      flush
      actions={
        <Go to={all.to} {...(all.search ? { search: all.search } : {})} className="link">
          {all.words}
        </Go>
      }
    >
      {loaded ? null : error ? <Empty title={failed} /> : <Skeleton className="m-4 h-24" />}
      {loaded ? empty : null}
      <ul>{children}</ul>
    </Panel>
  );
}
