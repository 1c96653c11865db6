import type { OptionInput, ProductKind, ReturnRule } from '@madang/contract';
import { fresh_products } from './products-fresh.ts';
import { home_products } from './products-home.ts';
import { wear_products } from './products-wear.ts';

/** One product of the demo yard. Its slug is also its key: stock and drops name variants by `sku`. */
export type DemoProduct = {
  slug: string;
  shop: 'ongi' | 'deullyeok' | 'daleum';
  categories: string[];
  kind: ProductKind;
  title: string;
  title_en: string;
  subtitle: string;
  subtitle_en: string;
  tags: string[];
  price_krw: number;
  compare_at_krw?: number;
  /** Of the only variant, or the prefix when there are options. */
  sku: string;
  options?: OptionInput[];
  tax_free?: boolean;
  made_to_order?: boolean;
  lead_days?: number;
  return_rule?: ReturnRule;
  attribute_values: Record<string, string>;
  description_html: string;
  description_html_en: string;
  /** Names in images/, first the one on the card. */
  images: { name: string; alt: string; alt_en: string }[];
  /** Units sold before today, for the sort by popularity. */
  sold: number;
};

/** Oldest first: the last ones are the newest of the shop window. */
export const demo_products: DemoProduct[] = [...home_products, ...fresh_products, ...wear_products];
