import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, useCallback } from 'react';

/**
 * Links and moves by address. The router's own types belong to one app a program, and two apps share this one;
 * here addresses come from `paths`, so a wrong one does not compile either.
 */
type Search = Record<string, string | number | boolean | undefined>;
type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  to: string;
  search?: Search;
  /** Marks itself with aria-current and data-status="active" also on the pages below. */
  nested?: boolean;
  /** Of several links to one page: marks itself only where the query is its own. */
  own_search?: boolean;
};

export function Go({ to, search, nested, own_search = false, ...rest }: Props) {
  const Anchor = Link as unknown as (props: Record<string, unknown>) => React.ReactNode;
  return (
    <Anchor to={to} search={search ?? {}} activeOptions={{ exact: !nested, includeSearch: own_search }} {...rest} />
  );
}

type Where = { to?: string; search?: Search; replace?: boolean };

export function useGo(): (where: Where) => void {
  const navigate = useNavigate() as unknown as (where: Record<string, unknown>) => Promise<void>;
  return useCallback(
    (where) => {
      void navigate({ to: where.to ?? '.', search: where.search ?? {}, replace: where.replace ?? false });
    },
    [navigate],
  );
}

/** A parameter of the address, e.g. the `$id` of a page. */
export function useParam(name: string): string {
  const params = useParams({ strict: false }) as Record<string, string | undefined>;
  return params[name] ?? '';
}

/** The address' query as text; numbers that the router read as numbers come back as text. */
export function useFilters<K extends string>(
  names: readonly K[],
): [Partial<Record<K, string>>, (next: Partial<Record<K, string>>) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const go = useGo();
  const now: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (value !== undefined && value !== null && value !== '') now[name] = String(value);
  }
  const change = (next: Partial<Record<K, string>>) => {
    const merged: Search = { ...now, ...next };
    for (const name of Object.keys(merged)) if (!merged[name]) merged[name] = undefined;
    go({ search: merged, replace: true });
  };
  return [now, change];
}
