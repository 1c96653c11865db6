import { useQuery } from '@tanstack/react-query';
import { pick, useLanguage } from '../../../ui/lib/language.ts';
import { cartQuery } from '../cart/api.ts';
import { productQuery } from '../catalog/api.ts';
import type { CheckoutSearch } from './search.ts';

export type BuyLine = {
  variant_id: string;
  slug: string;
  title: string;
  option_text: string;
  image: string | null;
  quantity: number;
  unit_price_krw: number;
};

type Lines = { lines: BuyLine[]; pending: boolean; error: unknown; refetch: () => void };

/** What is being bought: one thing named by the address, or everything in the cart that can be bought. */
export function useBuyLines(search: CheckoutSearch): Lines {
  const lang = useLanguage();
  const single = search.slug !== undefined;
  const product = useQuery({ ...productQuery(search.slug ?? ''), enabled: single });
  const cart = useQuery({ ...cartQuery, enabled: !single });
  const query = single ? product : cart;
  const state = { pending: query.isPending, error: query.error, refetch: () => void query.refetch() };
  if (single) {
    const variant = product.data?.variants.find((one) => one.id === search.variant);
    if (!product.data || !variant) return { lines: [], ...state };
    const image = product.data.images.find((one) => one.id === variant.image_id) ?? product.data.image;
    return {
      lines: [
        {
          variant_id: variant.id,
          slug: product.data.slug,
          title: pick(lang, product.data.title, product.data.title_en),
          option_text: pick(lang, variant.option_text, variant.option_text_en),
          image: image?.sizes[0]?.url ?? null,
          quantity: search.quantity ?? 1,
          unit_price_krw: variant.price_krw,
        },
      ],
      ...state,
    };
  }
  const lines = (cart.data?.shops ?? [])
    .flatMap((shop) => shop.lines)
    .filter((line) => line.state === 'ok')
    .map(({ variant_id, slug, title, title_en, option_text, option_text_en, image, quantity, unit_price_krw }) => ({
      variant_id,
      slug,
      title: pick(lang, title, title_en),
      option_text: pick(lang, option_text, option_text_en),
      image,
      quantity,
      unit_price_krw,
    }));
  return { lines, ...state };
}
