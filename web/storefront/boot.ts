import type { Product } from '@madang/contract/catalog';
import type { QueryClient } from '@tanstack/react-query';
import { noteServerTime } from '../ui/lib/clock.ts';
import { productQuery } from './features/catalog/api.ts';
import { type Drop, dropQuery, dropsQuery } from './features/drops/api.ts';

/** What the server wrote into the page so that the first view needs no answer: see server/first-view.ts. */
type Boot = { server_time: string; drops?: Drop[]; drop?: Drop; product?: Product };

/** Old from the start: it is shown at once and read anew at once. */
const stale = { updatedAt: 1 };

/** Puts the page's own data where its queries look for it. A page without any reads as always. */
export function readBoot(queries: QueryClient): void {
  const text = document.getElementById('boot')?.textContent;
  if (!text) return;
  const { server_time, drops, drop, product } = JSON.parse(text) as Boot;
  noteServerTime(server_time, 0, performance.now());
  if (drops) queries.setQueryData(dropsQuery.queryKey, { drops, server_time }, stale);
  if (drop) queries.setQueryData(dropQuery(drop.drop_id).queryKey, { drop, server_time }, stale);
  if (product) queries.setQueryData(productQuery(product.slug).queryKey, product, stale);
}
