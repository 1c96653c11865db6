import { hash } from 'node:crypto';
import { textArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { uuidOfHash } from '../../platform/ids.ts';

export type FacetKind = 'shops' | 'channel' | 'region' | 'team' | 'drop' | 'mark';
export type Facet = { code: number; kind: FacetKind; value: string; label: string };
type Wanted = { kind: FacetKind; value: string; label?: string };

/** The small numbers of words, made where they are new; a label that changed is taken over. Keyed `kind:value`. */
export async function codesOf(tx: Tx, wanted: readonly Wanted[]): Promise<Map<string, number>> {
  const by_name = new Map(wanted.map((one) => [`${one.kind}:${one.value}`, one]));
  const all = [...by_name.values()];
  if (all.length === 0) return new Map();
  const rows = () => tx`
    select * from unnest(${textArray(all.map((one) => one.kind))}::text::text[],
      ${textArray(all.map((one) => one.value))}::text::text[],
      ${textArray(all.map((one) => one.label ?? one.value))}::text::text[]) as w (kind, value, label)`;
  const read = () => tx<Facet[]>`
    select f.code, f.kind, f.value, f.label from (${rows()}) w join desk.facets f on f.kind = w.kind and f.value = w.value`;
  let found = await read();
  if (found.length < all.length) {
    await tx`insert into desk.facets (kind, value, label) select kind, value, label from (${rows()}) w on conflict do nothing`;
    found = await read();
  }
  const stale = found.filter((one) => (by_name.get(`${one.kind}:${one.value}`)!.label ?? one.value) !== one.label);
  if (stale.length > 0)
    await tx`
      update desk.facets f set label = w.label from (${rows()}) w
      where f.kind = w.kind and f.value = w.value and f.label <> w.label`;
  return new Map(found.map((one) => [`${one.kind}:${one.value}`, one.code]));
}

export const readFacets = (sql: Sql | Tx): Promise<Facet[]> =>
  sql<Facet[]>`select code, kind, value, label from desk.facets order by code`;

const digestOf = (one: Goods): string => uuidOfHash(hash('sha256', goodsKey(one), 'hex'));

type Goods = { title: string; option_text: string };
export type GoodsRow = Goods & { code: number };

/** The small numbers of (title, option), made where they are new. Asked by `goodsKey`. */
export async function goodsCodesOf(tx: Tx, wanted: readonly Goods[]): Promise<Map<string, number>> {
  const by_digest = new Map(wanted.map((one) => [digestOf(one), one]));
  if (by_digest.size === 0) return new Map();
  const digests = [...by_digest.keys()];
  const list = textArray(digests);
  const read = () => tx<{ code: number; digest: string }[]>`
    select g.code, g.digest from desk.goods g where g.digest = any(${list}::text::uuid[])`;
  let found = await read();
  if (found.length < digests.length) {
    await tx`
      insert into desk.goods (digest, title, option_text)
      select w.digest, w.title, w.option_text
      from unnest(${list}::text::uuid[], ${textArray(digests.map((one) => by_digest.get(one)!.title))}::text::text[],
        ${textArray(digests.map((one) => by_digest.get(one)!.option_text))}::text::text[]) as w (digest, title, option_text)
      where not exists (select 1 from desk.goods g where g.digest = w.digest)
      on conflict do nothing`;
    found = await read();
  }
  return new Map(found.map(({ code, digest }) => [goodsKey(by_digest.get(digest)!), code]));
}

export const goodsKey = (one: Goods): string => `${one.title}\0${one.option_text}`;

/** Goods that came after `code`, in the order of coming. */
export const readGoodsAfter = (sql: Sql | Tx, code: number): Promise<GoodsRow[]> =>
  sql<GoodsRow[]>`select code, title, option_text from desk.goods where code > ${code} order by code`;
