import { adminGetProduct } from '@madang/contract/catalog-admin';
import { useQueries } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

/** Titles of products by id. */
export function useProductNames(ids: readonly string[]): Map<string, { ko: string; en: string }> {
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['product-name', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => call(adminGetProduct, { params: { id }, signal }),
      staleTime: 300_000,
    })),
  });
  return new Map(
    found.flatMap(({ data }) =>
      data ? [[data.id, { ko: data.title, en: data.title_en ?? data.title }] as const] : [],
    ),
  );
}
