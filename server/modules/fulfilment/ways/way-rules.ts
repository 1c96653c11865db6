import type { Way, WayRule, WayWhy } from '@madang/contract';

export type Sent = {
  /** What is to go; a line nobody has matched has no product. */
  goods: readonly { product_id: string | null; title: string }[];
  sido: string | null;
  sigungu: string | null;
  remote: string | null;
};

/** How something goes: the first rule that fits its goods and its place decides; the answer says by which. */
export function decideWay(rules: readonly WayRule[], otherwise: Way, sent: Sent): { way: Way; why: WayWhy } {
  for (const [at, rule] of rules.entries()) {
    const product =
      rule.product_ids.length === 0 ? null : sent.goods.find((one) => rule.product_ids.includes(one.product_id ?? ''));
    const area =
      rule.areas.length === 0
        ? null
        : rule.areas.find((one) => one.sido === sent.sido && (one.sigungu === null || one.sigungu === sent.sigungu));
    if (product === undefined || area === undefined) continue;
    if (rule.remote !== 'any' && (rule.remote === 'only') !== (sent.remote !== null)) continue;
    const place = area
      ? [area.sido, area.sigungu].filter(Boolean).join(' ')
      : rule.remote === 'only'
        ? sent.remote
        : null;
    return { way: rule.way, why: { rule: at + 1, name: rule.name, product: product?.title ?? null, place } };
  }
  return { way: otherwise, why: { rule: null, name: null, product: null, place: null } };
}
