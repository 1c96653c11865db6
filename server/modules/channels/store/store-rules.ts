import {
  ok,
  type Result,
  refuse,
  type StoreLineInput,
  splitTax,
  sumTax,
  type TaxSplit,
  type TenderInput,
} from '@madang/contract';

/** What the catalog says of a variant at this moment. */
export type Listed = {
  variant_id: string;
  product_id: string;
  shop_id: string;
  title: string;
  option_text: string;
  unit_price_krw: number;
  tax_free: boolean;
};

/** A line of a store order. Price, list price and tax are frozen when it is agreed; a later change agrees it anew. */
export type AgreedLine = TaxSplit & {
  line_id: string | null;
  variant_id: string;
  product_id: string;
  title: string;
  option_text: string;
  quantity: number;
  list_krw: number;
  unit_krw: number;
  price_reason: StoreLineInput['price_reason'] | null;
  total_krw: number;
  tax_free: boolean;
};

/** Whether a text in the shape of a day is one (not the 31st of February). */
export function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Beyond this an amount is a slip of the finger. */
export const order_max_krw = 10_000_000_000;

/**
 * Agrees lines at the counter: each must be goods of this shop, and a price that is not the list's needs its reason. A line that is
 * there already keeps title, list price and tax of the moment it was first agreed (`known`); only pieces and price are new.
 */
export function agreeLines(
  wanted: readonly StoreLineInput[],
  listed: ReadonlyMap<string, Listed>,
  known: ReadonlyMap<string, AgreedLine>,
  shop_id: string,
): Result<AgreedLine[]> {
  const lines: AgreedLine[] = [];
  const seen = new Set<string>();
  for (const [index, one] of wanted.entries()) {
    const field = `lines/${index}`;
    const before = one.line_id ? known.get(one.line_id) : undefined;
    if (one.line_id && (!before || before.variant_id !== one.variant_id || seen.has(one.line_id)))
      return refuse('not_found', undefined, [{ field: `${field}/line_id` }]);
    if (one.line_id) seen.add(one.line_id);
    const offer = listed.get(one.variant_id);
    if (!before && offer?.shop_id !== shop_id)
      return refuse('not_found', undefined, [{ field: `${field}/variant_id` }]);
    const facts = before ?? { ...offer!, list_krw: offer!.unit_price_krw };
    if (one.unit_krw !== facts.list_krw && !one.price_reason)
      return refuse('price_reason_needed', undefined, [{ field }]);
    const total_krw = one.unit_krw * one.quantity;
    lines.push({
      line_id: one.line_id ?? null,
      variant_id: one.variant_id,
      product_id: facts.product_id,
      title: facts.title,
      option_text: facts.option_text,
      quantity: one.quantity,
      list_krw: facts.list_krw,
      unit_krw: one.unit_krw,
      price_reason: one.unit_krw === facts.list_krw ? null : (one.price_reason ?? null),
      total_krw,
      tax_free: facts.tax_free,
      ...splitTax(total_krw, facts.tax_free),
    });
  }
  return ok(lines);
}

/** What an order is worth: its lines and the carriage, which is taxed. Frozen splits are summed. */
export type Worth = TaxSplit & { total_krw: number };

export function worthOf(lines: readonly TaxSplit[], shipping_krw: number): Worth {
  const sum = sumTax([...lines, splitTax(shipping_krw, false)]);
  return { ...sum, total_krw: sum.supply_krw + sum.vat_krw + sum.exempt_krw };
}

/** Money taken for an order, as far as the rules need it. */
export type Tender = { amount_krw: number; refunded_krw: number; kind: TenderInput['kind'] };

export const paidOf = (tenders: readonly Pick<Tender, 'amount_krw' | 'refunded_krw'>[]): number =>
  tenders.reduce((sum, one) => sum + one.amount_krw - one.refunded_krw, 0);

/** Whether money may be taken: the order stands, no more than is due, and a card names its approval. */
export function checkTender(order: { state: string; due_krw: number }, tender: TenderInput): Result<null> {
  if (order.state !== 'open') return refuse('already_done');
  if (tender.kind === 'card' && !tender.approval_number)
    return refuse('invalid_input', { field: 'approval_number' }, [{ field: 'approval_number' }]);
  if (tender.amount_krw > order.due_krw) return refuse('more_than_due', { due_krw: Math.max(0, order.due_krw) });
  return ok(null);
}

/** All tenders of a new order, one after the other over what is due. */
export function checkTenders(total_krw: number, tenders: readonly TenderInput[]): Result<null> {
  let due_krw = total_krw;
  const approvals = new Set<string>();
  for (const tender of tenders) {
    const fine = checkTender({ state: 'open', due_krw }, tender);
    if (!fine.ok) return fine;
    if (tender.kind === 'card') {
      if (approvals.has(tender.approval_number!)) return refuse('approval_known');
      approvals.add(tender.approval_number!);
    }
    due_krw -= tender.amount_krw;
  }
  return ok(null);
}

/** Money goes back the way it came, never more than came. */
export function checkRefund(tender: Tender, amount_krw: number): Result<null> {
  const left_krw = tender.amount_krw - tender.refunded_krw;
  return amount_krw > left_krw ? refuse('more_than_taken', { left_krw }) : ok(null);
}

/** A paper for the tax office. Wanted and issued ones count. */
export type Paper = TaxSplit & { kind: 'cash_receipt' | 'tax_invoice' | 'invoice'; state: string };

const counts = (paper: Paper) => paper.state === 'wanted' || paper.state === 'issued';
const taxableOf = (one: TaxSplit) => one.supply_krw + one.vat_krw;

/**
 * Whether papers stand for more than there is: never more taxed or exempt money than the order is worth, and nothing that was
 * paid by card, since its slip is a paper already.
 */
export function papersExceed(order: TaxSplit, tenders: readonly Tender[], papers: readonly Paper[]): boolean {
  const live = sumTax(papers.filter(counts));
  const card_krw = paidOf(tenders.filter((one) => one.kind === 'card'));
  const room_krw = taxableOf(order) + order.exempt_krw - card_krw;
  return (
    taxableOf(live) > taxableOf(order) ||
    live.exempt_krw > order.exempt_krw ||
    taxableOf(live) + live.exempt_krw > Math.max(0, room_krw)
  );
}

/** A paper as it would be written; refuses what the order does not carry. 세금계산서 is for taxed goods, 계산서 for exempt ones. */
export function wantPaper(
  order: TaxSplit & { state: string },
  tenders: readonly Tender[],
  papers: readonly Paper[],
  wanted: { kind: Paper['kind']; purpose?: string | undefined; taxable_krw: number; exempt_krw: number },
): Result<Paper> {
  if (order.state !== 'open') return refuse('already_done');
  const { kind, taxable_krw, exempt_krw } = wanted;
  if (taxable_krw + exempt_krw === 0) return refuse('invalid_input', { field: 'taxable_krw' });
  if (kind === 'tax_invoice' && exempt_krw > 0) return refuse('invalid_input', { field: 'exempt_krw' });
  if (kind === 'invoice' && taxable_krw > 0) return refuse('invalid_input', { field: 'taxable_krw' });
  if ((kind === 'cash_receipt') !== (wanted.purpose !== undefined))
    return refuse('invalid_input', { field: 'purpose' });
  const paper: Paper = {
    kind,
    state: 'wanted',
    ...sumTax([splitTax(taxable_krw, false), splitTax(exempt_krw, true)]),
  };
  return papersExceed(order, tenders, [...papers, paper]) ? refuse('paper_exceeds') : ok(paper);
}
