import type { StoreOrder } from './counter.ts';

type Amounts = { taxable_krw: number; exempt_krw: number };

const sum = (amounts: number[]) => amounts.reduce((all, one) => all + one, 0);

/** What came by card and stayed: its slips are documents already. */
export const paidByCard = (tenders: StoreOrder['tenders']): number =>
  sum(tenders.filter((one) => one.kind === 'card').map((one) => one.amount_krw - one.refunded_krw));

/**
 * What no tax document is for yet. What was paid by card is of taxed and of exempt goods in the order's own proportion (docs/decisions/
 * mixed-tax-documents.md); both ends stay within what the order carries.
 */
export function openAmounts({
  supply_krw,
  vat_krw,
  exempt_krw,
  tenders,
  papers,
}: Pick<StoreOrder, 'supply_krw' | 'vat_krw' | 'exempt_krw' | 'tenders' | 'papers'>): Amounts {
  const live = papers.filter((one) => one.state === 'wanted' || one.state === 'issued');
  const total = supply_krw + vat_krw + exempt_krw;
  const by_card = paidByCard(tenders);
  const taxable = Math.max(0, supply_krw + vat_krw - sum(live.map((one) => one.supply_krw + one.vat_krw)));
  const exempt = Math.max(0, exempt_krw - sum(live.map((one) => one.exempt_krw)));
  const room = Math.max(0, Math.min(taxable + exempt, taxable + exempt - by_card));
  const share = exempt - Math.round((by_card * exempt_krw) / Math.max(1, total));
  const of_exempt = Math.max(room - taxable, Math.min(share, exempt, room), 0);
  return { taxable_krw: room - of_exempt, exempt_krw: of_exempt };
}
