/**
 * Every module in tier order (design section 4): migrations run in this order, and a module imports only from an
 * earlier tier.
 */
export const module_tiers: readonly (readonly string[])[] = [
  [
    'regions',
    'catalog',
    'inventory',
    'ledger',
    'payments',
    'promotions',
    'gift-cards',
    'identity',
    'waiting-room',
    'sellers',
  ],
  ['cart', 'wishlist', 'drops', 'orders'],
  ['checkout', 'claims', 'complaints', 'channels', 'fulfilment', 'gifts', 'settlement'],
  ['subscriptions'],
  ['notifications', 'search', 'insights', 'desk'],
];

/** The same as one list. */
export const module_order: readonly string[] = module_tiers.flat();
