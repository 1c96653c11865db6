import { getProduct, listCategories, listProducts, type ProductQuery } from '@madang/contract/catalog';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: ({ signal }) => call(listCategories, { signal }),
  staleTime: 300_000,
});

export const productsQuery = (query: ProductQuery) =>
  queryOptions({
    queryKey: ['products', query],
    queryFn: ({ signal }) => call(listProducts, { query, signal }),
  });

/** The listing page: one page after another while the reader asks for more. */
export const productPagesQuery = (query: ProductQuery) =>
  infiniteQueryOptions({
    queryKey: ['product-pages', query],
    queryFn: ({ signal, pageParam }) =>
      call(listProducts, { query: { ...query, limit: 24, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });

export const productQuery = (slug: string) =>
  queryOptions({
    queryKey: ['product', slug],
    queryFn: ({ signal }) => call(getProduct, { params: { slug }, signal }),
  });
