/** Something a buyer sees of a product changed: its page, price, state, pictures or variants. */
export const product_changed = 'catalog.product_changed';

export type ProductChanged = { slug: string; state: string; revision: number };
