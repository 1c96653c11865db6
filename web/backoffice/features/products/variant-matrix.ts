import type { VariantState } from '@madang/contract/catalog';
import type { AdminProduct, updateVariants } from '@madang/contract/catalog-admin';
import type { BodyOf } from '@madang/contract/route';
import { readWhole } from '../../ui/whole.ts';

export type AdminVariant = AdminProduct['variants'][number];
export type VariantChange = BodyOf<typeof updateVariants>['variants'][number];

/** What is typed over a variant; absent fields are as stored. */
export type VariantDraft = {
  price?: string;
  compare_at?: string;
  sku?: string;
  own_state?: VariantState;
  boxes?: readonly string[];
  daily_capacity?: string;
};
export type Drafts = Readonly<Record<string, VariantDraft>>;

export type Bulk =
  | { kind: 'price_is'; krw: number }
  | { kind: 'price_by'; krw: number }
  | { kind: 'price_percent'; percent: number }
  | { kind: 'compare_is'; krw: number | null }
  | { kind: 'compare_is_price' }
  | { kind: 'state_is'; state: VariantState };

const price_of = (variant: AdminVariant, draft: VariantDraft | undefined) =>
  draft?.price === undefined ? variant.price_krw : (readWhole(draft.price) ?? Number.NaN);

/** Ten-won steps, as shops price. */
const round10 = (krw: number) => Math.max(0, Math.round(krw / 10) * 10);

/** The drafts after one act on many variants; a price that cannot be read is left alone. */
export function applyBulk(
  drafts: Drafts,
  variants: readonly AdminVariant[],
  ids: ReadonlySet<string>,
  act: Bulk,
): Drafts {
  const next: Record<string, VariantDraft> = { ...drafts };
  for (const variant of variants) {
    if (!ids.has(variant.id)) continue;
    const now = next[variant.id];
    const price = price_of(variant, now);
    const change = changeOf(act, price);
    if (change) next[variant.id] = { ...now, ...change };
  }
  return next;
}

const text = (krw: number) => krw.toLocaleString('ko-KR');

function changeOf(act: Bulk, price_krw: number): VariantDraft | null {
  if (act.kind === 'state_is') return { own_state: act.state };
  if (act.kind === 'price_is') return { price: text(act.krw) };
  if (act.kind === 'compare_is') return { compare_at: act.krw === null ? '' : text(act.krw) };
  if (!Number.isFinite(price_krw)) return null;
  if (act.kind === 'price_by') return { price: text(Math.max(0, price_krw + act.krw)) };
  if (act.kind === 'price_percent') return { price: text(round10(price_krw * (1 + act.percent / 100))) };
  return { compare_at: text(price_krw) };
}

const good_price = (krw: number | null): krw is number => krw !== null && krw >= 0 && krw <= 1_000_000_000;

/** What differs from the stored variants, or the ids whose figures cannot be read. */
export function readDrafts(
  drafts: Drafts,
  variants: readonly AdminVariant[],
): { changes: VariantChange[]; wrong: Set<string> } {
  const changes: VariantChange[] = [];
  const wrong = new Set<string>();
  for (const variant of variants) {
    const draft = drafts[variant.id];
    if (!draft) continue;
    const change: VariantChange = { id: variant.id };
    if (draft.price !== undefined) {
      const price = readWhole(draft.price);
      if (!good_price(price)) wrong.add(variant.id);
      else if (price !== variant.price_krw) change.price_krw = price;
    }
    if (draft.compare_at !== undefined) {
      const compare = readWhole(draft.compare_at);
      if (compare !== null && !good_price(compare)) wrong.add(variant.id);
      else if (compare !== variant.compare_at_krw) change.compare_at_krw = compare;
    }
    const sku = draft.sku?.trim() || null;
    if (draft.sku !== undefined && sku !== variant.sku) change.sku = sku;
    if (draft.own_state !== undefined && draft.own_state !== variant.own_state) change.own_state = draft.own_state;
    if (draft.boxes !== undefined && draft.boxes.join('\n') !== variant.boxes.join('\n'))
      change.boxes = [...draft.boxes];
    if (draft.daily_capacity !== undefined) {
      const daily_capacity = readWhole(draft.daily_capacity);
      if (daily_capacity !== null && !(daily_capacity >= 0 && daily_capacity <= 10_000)) wrong.add(variant.id);
      else if (daily_capacity !== variant.daily_capacity) change.daily_capacity = daily_capacity;
    }
    if (Object.keys(change).length > 1) changes.push(change);
  }
  return { changes, wrong };
}
