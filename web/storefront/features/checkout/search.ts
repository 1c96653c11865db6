/** One thing bought at once; without it the checkout is of the cart. `again`: an order that was not paid, whose delivery is kept. */
export type CheckoutSearch = { slug?: string; variant?: string; quantity?: number; again?: string };

export function readCheckoutSearch(raw: Record<string, unknown>): CheckoutSearch {
  const quantity = Number(raw.quantity);
  const again = typeof raw.again === 'string' && /^[0-9a-f-]{36}$/.test(raw.again) ? { again: raw.again } : {};
  if (typeof raw.slug !== 'string' || typeof raw.variant !== 'string' || !Number.isInteger(quantity)) return again;
  return { ...again, slug: raw.slug, variant: raw.variant, quantity: Math.max(1, Math.min(999, quantity)) };
}

/** What a provider's page comes back with: Toss and the sandbox on success, or a code on failure (its sentence is Korean, and anybody's); KakaoPay's token. */
export type ReturnSearch = { paymentKey?: string; amount?: number; pg_token?: string; code?: string; failed?: true };

export function readReturnSearch(raw: Record<string, unknown>): ReturnSearch {
  const text = (value: unknown, most: number) =>
    value === undefined || value === null ? undefined : String(value).slice(0, most);
  const amount = Number(raw.amount);
  return {
    paymentKey: text(raw.paymentKey, 200),
    amount: raw.amount !== undefined && Number.isInteger(amount) && amount >= 0 ? amount : undefined,
    pg_token: text(raw.pg_token, 200),
    code: text(raw.code, 80),
    ...(raw.failed === undefined ? {} : { failed: true }),
  };
}
