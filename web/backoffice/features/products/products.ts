import { listCategories, listKinds, product_kinds, product_states } from '@madang/contract/catalog';
import { type AdminProduct, adminGetProduct, adminListProducts } from '@madang/contract/catalog-admin';
import { listShops } from '@madang/contract/sellers';
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useSession } from '../../frame/session.ts';
import { pagedOptions } from '../../ui/paged.ts';

export const product_filters = ['q', 'state', 'kind', 'category_id'] as const;
export type ProductFilters = Partial<Record<(typeof product_filters)[number], string>>;

/** Text from the address, where it is one of the names the wire knows. */
const oneOf = <T extends string>(names: readonly T[], text: string | undefined): T | undefined =>
  names.find((name) => name === text);

export const productsQuery = (filters: ProductFilters) =>
  pagedOptions(['products', 'list', filters], (cursor, signal) =>
    call(adminListProducts, {
      query: {
        q: filters.q,
        state: oneOf(product_states, filters.state),
        kind: oneOf(product_kinds, filters.kind),
        category_id: filters.category_id,
        cursor,
        limit: 60,
      },
      signal,
    }),
  );

export const productQuery = (id: string) =>
  queryOptions({
    queryKey: ['products', 'one', id],
    queryFn: ({ signal }) => call(adminGetProduct, { params: { id }, signal }),
    staleTime: 0,
  });

/** The answer of a change is the product as it is now: no second question. */
export function keepProduct(queries: QueryClient, product: AdminProduct): void {
  queries.setQueryData(productQuery(product.id).queryKey, product);
  void queries.invalidateQueries({ queryKey: ['products', 'list'] });
  void queries.invalidateQueries({ queryKey: ['variants'] });
}

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: ({ signal }) => call(listCategories, { signal }),
  staleTime: 60_000,
});

export const kindsQuery = queryOptions({
  queryKey: ['kinds'],
  queryFn: async ({ signal }) => (await call(listKinds, { signal })).kinds,
  staleTime: Number.POSITIVE_INFINITY,
});

export const shopsQuery = queryOptions({
  queryKey: ['shops'],
  queryFn: async ({ signal }) => (await call(listShops, { signal })).shops,
  staleTime: 300_000,
});

/** The shops whoever is at the desk answers for. */
export function useMyShops() {
  const own = useSession()?.account?.staff?.shops ?? null;
  const { data } = useQuery(shopsQuery);
  return own ? data?.filter((shop) => own.includes(shop.id)) : data;
}
