import { type ProductSort, product_sorts } from '@madang/contract/catalog';

export type ListingSearch = {
  q?: string;
  sort?: ProductSort;
  tag?: string;
  in_stock?: boolean;
  price?: string;
  /** Opens with the search field in focus. */
  find?: boolean;
};

/** Whatever the address says, only what the listing understands. */
export function readListingSearch(raw: Record<string, unknown>): ListingSearch {
  const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value).slice(0, 80));
  return {
    q: text(raw.q),
    sort: product_sorts.find((one) => one === raw.sort),
    tag: text(raw.tag),
    in_stock: raw.in_stock === true || raw.in_stock === 'true' || undefined,
    price: /^\d*-\d*$/.test(String(raw.price ?? '')) ? String(raw.price) : undefined,
    find: raw.find === true || undefined,
  };
}
