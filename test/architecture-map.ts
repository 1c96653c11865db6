import { module_tiers } from '../server/modules/order.ts';

export type HouseMap = {
  /** Modules by tier: a module imports only lower tiers. The same list orders the migrations. */
  tiers: readonly (readonly string[])[];
  /** Siblings of one tier that may know each other, as `importer -> imported`, each with its reason. */
  siblings: Record<string, string>;
  /**
   * Files that hold rules of the business and nothing else: no I/O, no clock, no randomness, nothing asynchronous.
   * They import other pure files, the contract, and types. Paths below server/.
   */
  pure_files: string[];
  /** Modules whose rules must live in a pure file. */
  modules_with_rules: string[];
  /** Helpers that pure files may use. Paths below server/. */
  pure_helpers: string[];
  warn_above_lines: number;
  fail_above_lines: number;
};

/** The plan of the house, as the architecture check holds the code against it. A new module is entered in server/modules/order.ts first. */
export const house: HouseMap = {
  tiers: module_tiers,
  siblings: {
    'fulfilment -> channels': 'it hears of orders by events.ts alone; what is brought somewhere begins at a channel',
  },
  pure_files: [
    'modules/cart/check-lines.ts',
    'modules/catalog/combine-options.ts',
    'modules/catalog/kinds.ts',
    'modules/catalog/prices.ts',
    'modules/catalog/search-text.ts',
    'modules/catalog/slug.ts',
    'modules/catalog/states.ts',
    'modules/channels/import/canonical.ts',
    'modules/channels/import/private-option.ts',
    'modules/channels/export/parcel-rules.ts',
    'modules/channels/import/take-rules.ts',
    'modules/channels/matching/option-text.ts',
    'modules/channels/matching/plan-draft.ts',
    'modules/channels/matching/product-changes.ts',
    'modules/channels/matching/similarity.ts',
    'modules/channels/matching/suggest.ts',
    'modules/channels/matching/words.ts',
    'modules/channels/settlement/match-settlement.ts',
    'modules/channels/stock/plan-holds.ts',
    'modules/channels/work/line-states.ts',
    'modules/channels/work/working-days.ts',
    'modules/channels/store/store-rows.ts',
    'modules/channels/export/choose-leaving.ts',
    'modules/channels/store/store-rules.ts',
    'modules/checkout/basket.ts',
    'modules/checkout/cancel-rules.ts',
    'modules/checkout/confirm-rules.ts',
    'modules/checkout/discount-world.ts',
    'modules/checkout/place-rules.ts',
    'modules/checkout/refund-rules.ts',
    'modules/checkout/settle-rules.ts',
    'modules/checkout/world.ts',
    'modules/drops/admission.ts',
    'modules/fulfilment/boxes/box-rules.ts',
    'modules/fulfilment/bundle-rules.ts',
    'modules/fulfilment/carriers/carrier-rules.ts',
    'modules/fulfilment/own-rules.ts',
    'modules/fulfilment/plan-rules.ts',
    'modules/fulfilment/papers/compare-pictures.ts',
    'modules/fulfilment/papers/slip.ts',
    'modules/fulfilment/same-place.ts',
    'modules/fulfilment/stops/stop-rules.ts',
    'modules/fulfilment/ways/way-rules.ts',
    'modules/identity/challenge-rules.ts',
    'modules/identity/family-rules.ts',
    'modules/identity/mail-kinds.ts',
    'modules/inventory/stock.ts',
    'modules/notifications/mail-words.ts',
    'modules/notifications/render-mail.ts',
    'modules/orders/dispatch-rules.ts',
    'modules/orders/own.ts',
    'modules/orders/states.ts',
    'modules/payments/refund-rules.ts',
    'modules/promotions/campaign.ts',
    'modules/promotions/change-rules.ts',
    'modules/promotions/claim-rules.ts',
    'modules/promotions/discount-rules.ts',
    'modules/promotions/discount-state.ts',
    'modules/promotions/judge-campaign.ts',
    'modules/promotions/share.ts',
    'modules/waiting-room/entry-rules.ts',
    'modules/waiting-room/gate-rules.ts',
    'modules/waiting-room/outlook.ts',
    'modules/waiting-room/pass.ts',
    'modules/waiting-room/states.ts',
    'platform/time-limits.ts',
    'platform/effect-step.ts',
  ],
  modules_with_rules: ['cart', 'catalog', 'checkout', 'drops', 'inventory', 'orders', 'promotions', 'waiting-room'],
  // A fresh id decides nothing; everything else that is random or asks a clock does.
  pure_helpers: ['platform/ids.ts', 'platform/money.ts'],
  warn_above_lines: 300,
  fail_above_lines: 450,
};
