import type { Product, Variant } from '@madang/contract/catalog';
import type { DropPhase } from '@madang/contract/drop-phase';

/** Pure: what the page may offer for the chosen variant, from what is known now. */
export type Offer =
  | { kind: 'choose' }
  | { kind: 'buy'; most: number; left: number | null }
  | { kind: 'wait'; opens_at: string }
  | {
      kind: 'closed';
      why: 'all_held' | 'sold_out' | 'ended' | 'canceled' | 'paused' | 'temporarily_sold_out' | 'not_on_sale';
    };

export type OfferInput = {
  variant: Pick<Variant, 'state' | 'buyable' | 'in_stock'> | null;
  drop: { opens_at: string; cap_per_person: number; live: { remaining: number } } | null;
  phase: DropPhase | null;
  /** Live units; undefined where stock is not counted or not known. */
  available: number | undefined;
};

const most_per_line = 999;

export function offerOf({ variant, drop, phase, available }: OfferInput): Offer {
  if (!variant) return { kind: 'choose' };
  if (variant.state === 'paused' || variant.state === 'temporarily_sold_out')
    return { kind: 'closed', why: variant.state };
  if (variant.state === 'ended') return { kind: 'closed', why: 'ended' };
  if (variant.state !== 'on_sale') return { kind: 'closed', why: 'not_on_sale' };
  if (drop && phase) {
    if (phase === 'upcoming') return { kind: 'wait', opens_at: drop.opens_at };
    if (phase !== 'open') return { kind: 'closed', why: phase };
    return { kind: 'buy', most: Math.min(drop.cap_per_person, drop.live.remaining), left: drop.live.remaining };
  }
  if (available === undefined)
    return variant.in_stock ? { kind: 'buy', most: most_per_line, left: null } : { kind: 'closed', why: 'sold_out' };
  if (available <= 0) return { kind: 'closed', why: 'sold_out' };
  return { kind: 'buy', most: Math.min(most_per_line, available), left: available };
}

/** The variant that has exactly these values, in the options' order; null while any is unchosen. */
export function variantOf(
  product: Pick<Product, 'options' | 'variants'>,
  chosen: Record<string, string>,
): Variant | null {
  if (product.variants.length === 1 && product.options.length === 0) return product.variants[0] ?? null;
  const wanted = product.options.map((option) => chosen[option.id]);
  if (wanted.some((one) => one === undefined)) return null;
  return product.variants.find((variant) => variant.value_ids.every((id, index) => id === wanted[index])) ?? null;
}

/** Could this value still lead to something one can buy, with the other options as chosen? */
export function canChoose(
  product: Pick<Product, 'options' | 'variants'>,
  chosen: Record<string, string>,
  option_id: string,
  value_id: string,
  isBuyable: (variant: Variant) => boolean,
): boolean {
  const wanted = { ...chosen, [option_id]: value_id };
  return product.variants.some(
    (variant) =>
      isBuyable(variant) &&
      product.options.every((option, index) => {
        const want = wanted[option.id];
        return want === undefined || variant.value_ids[index] === want;
      }),
  );
}

/** Options with a single value are chosen from the start; a given variant chooses all of its own. */
export function firstChoice(
  product: Pick<Product, 'options' | 'variants'>,
  variant_id?: string,
): Record<string, string> {
  const variant = product.variants.find((one) => one.id === variant_id);
  const chosen: Record<string, string> = {};
  product.options.forEach((option, index) => {
    const value = variant?.value_ids[index] ?? (option.values.length === 1 ? option.values[0]?.id : undefined);
    if (value) chosen[option.id] = value;
  });
  return chosen;
}
