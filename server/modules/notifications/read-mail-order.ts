import type { Vault } from '../identity/index.ts';
import { readOrder } from '../orders/index.ts';
import { readVirtualAccount } from '../payments/index.ts';
import { readShops } from '../sellers/index.ts';
import type { ReadMailOrder } from './compose-mail.ts';

/** Reads an order for its mail from the modules that own it. */
export const readMailOrder =
  (vault: Vault): ReadMailOrder =>
  async (sql, order_id) => {
    const [found, account, shops] = await Promise.all([
      readOrder(sql, vault, order_id, (contact) => contact),
      readVirtualAccount(sql, order_id),
      readShops(sql),
    ]);
    if (!found) return null;
    const { head, detail } = found;
    const shop = shops.get(head.shop_id);
    return {
      contact_ref: head.contact_ref,
      account_id: head.account_id,
      order: {
        order_id,
        order_number: head.order_number,
        shop_name: (head.language === 'en' ? shop?.name_en : null) ?? shop?.name ?? '',
        language: head.language,
        state: head.state,
        placed_at: head.placed_at,
        amount_krw: head.amount_krw,
        // A gift costs nothing: neither its price nor what is taken off it is told.
        discount_krw: detail.lines.reduce((sum, line) => (line.gift ? sum : sum + line.discount_krw), 0),
        shipping_krw: detail.shipping_krw,
        refunded_krw: head.refunded_krw,
        lines: detail.lines.map((line) => ({ ...line, unit_price_krw: line.gift ? 0 : line.unit_price_krw })),
        tracking: [
          ...new Set(
            detail.lines.flatMap((line) => line.tracking.map((box) => `${box.courier} ${box.tracking_number}`)),
          ),
        ],
        virtual_account: account && { ...account, due_at: new Date(account.due_at) },
      },
    };
  };
