import { adminFindVariants, type VariantName } from '@madang/contract/catalog-admin';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import type { Language } from '../../../ui/lib/language.ts';

/** Variants whose title, option or SKU has these words. */
export function useVariantSearch(
  words: string,
  active: boolean,
  only: { shop_id?: string | undefined; limit?: number } = {},
) {
  return useQuery({
    queryKey: ['variants', 'search', words, only],
    queryFn: async ({ signal }) => (await call(adminFindVariants, { query: { q: words, ...only }, signal })).variants,
    enabled: active,
    placeholderData: keepPreviousData,
  });
}

/** The names of these variants by id; asked for in hundreds. */
export function useVariantNames(ids: readonly string[]): ReadonlyMap<string, VariantName> {
  const wanted = [...new Set(ids)].sort();
  const { data } = useQuery({
    queryKey: ['variants', 'names', wanted],
    queryFn: async ({ signal }) => {
      const found = new Map<string, VariantName>();
      for (let from = 0; from < wanted.length; from += 100) {
        const some = wanted.slice(from, from + 100).join(',');
        const { variants } = await call(adminFindVariants, { query: { ids: some }, signal });
        for (const variant of variants) found.set(variant.variant_id, variant);
      }
      return found;
    },
    enabled: wanted.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return data ?? new Map();
}

/** "구름 매트리스 · 색상: 차콜 / 크기: 퀸". */
export function variantLabel(variant: VariantName, lang: Language): string {
  const title = (lang === 'en' && variant.product_title_en) || variant.product_title;
  const option = (lang === 'en' && variant.option_text_en) || variant.option_text;
  return option ? `${title} · ${option}` : title;
}
