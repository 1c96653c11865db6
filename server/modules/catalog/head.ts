import type { Drop, Product } from '@madang/contract';
import { first_picture_sizes } from '@madang/contract/drop-phase';
import type { Static } from 'typebox';
import type { PageHead } from '../../platform/page-head.ts';
import { textOf } from './clean-html.ts';
import type { ProductPage, ProductPages } from './product-pages.ts';

type DropFacts = Pick<
  Static<typeof Drop>,
  'product_slug' | 'title_ko' | 'title_en' | 'opens_at' | 'closes_at' | 'unit_price_krw' | 'kind' | 'promised_on'
> & { live: { phase: string } };

type Language = 'ko' | 'en';

/**
 * Heads of the storefront's pages. Product facts come from the pages in memory, so a head costs no query;
 * `readDrop` is the drops module's own memory, given by the app.
 */
export function createHeads(options: {
  pages: ProductPages;
  public_url: string;
  readDrop?: (drop_id: string) => DropFacts | null | Promise<DropFacts | null>;
  /** The drop that governs a variant now. */
  dropOf?: (variant_id: string) => DropFacts | null;
  readCategory?: (slug: string) => Promise<{ name: string; name_en: string | null } | null>;
}) {
  const base = options.public_url.replace(/\/+$/, '');
  const parsed = new WeakMap<ProductPage, Product>();

  async function productOf(slug: string): Promise<Product | null> {
    const page = await options.pages.get(slug);
    if (!page) return null;
    let product = parsed.get(page);
    if (!product) {
      product = JSON.parse(page.body.bytes.toString()) as Product;
      parsed.set(page, product);
    }
    return product;
  }

  /** The drop in which a product is sold, where it has no other variant. */
  function saleOf(product: Product): DropFacts | null {
    const [only, more] = product.variants;
    return only && !more ? (options.dropOf?.(only.id) ?? null) : null;
  }

  /** `asked`: the language that the address itself names. It is then part of the page's own address. */
  return async function headFor(path: string, language: Language, asked: Language | null = null): Promise<PageHead> {
    const head = await plainHead(path, language);
    const english = `${head.url}?lang=en`;
    return {
      ...head,
      url: asked === 'en' ? english : head.url,
      alternates: [
        { language: 'ko', url: head.url },
        { language: 'en', url: english },
      ],
    };
  };

  async function plainHead(path: string, language: Language): Promise<PageHead> {
    const [, section = '', encoded = '', more] = path.split('/');
    const name = decode(encoded);
    const url = base + (path === '/' ? '/' : path.replace(/\/+$/, ''));
    if (section === 'products' && name && more === undefined) {
      const product = await productOf(name);
      return product ? productHead(product, base, language, saleOf(product)) : missing(url, language);
    }
    if (section === 'drops' && name && more === undefined && options.readDrop) {
      const drop = /^[0-9a-f-]{36}$/.test(name) ? await options.readDrop(name) : null;
      const product = drop ? await productOf(drop.product_slug) : null;
      return drop && product ? dropHead(drop, product, base, url, language) : missing(url, language);
    }
    const shop = { ...shopHead(base, language), url };
    if (section === '') return shop;
    if (section === 'categories' && name && options.readCategory) {
      const category = await options.readCategory(name);
      if (!category) return missing(url, language);
      return {
        ...shop,
        title: titled((language === 'en' && category.name_en) || category.name, language),
        json_ld: [],
      };
    }
    const list = lists[section];
    return {
      ...shop,
      ...(list ? { title: titled(list[language], language) } : {}),
      index: list !== undefined,
      json_ld: [],
    };
  }
}

/** Pages of many things, which search engines may show; the others are somebody's own. */
const lists: Record<string, Record<Language, string>> = {
  products: { ko: '전체 상품', en: 'All products' },
  drops: { ko: '드롭', en: 'Drops' },
};

const titled = (name: string, language: Language) => `${name} — ${language === 'en' ? 'Madang' : '마당'}`;

function decode(text: string): string {
  try {
    return decodeURIComponent(text).normalize('NFC');
  } catch {
    return '';
  }
}

const words = {
  ko: {
    title: '마당 — 오늘만 나오는 것들',
    description:
      '한정 판매, 예약 주문, 산지에서 바로 오는 제철 먹거리와 손으로 만든 물건. 남은 수량을 실시간으로 보여 드립니다.',
    missing: '찾을 수 없는 페이지 — 마당',
  },
  en: {
    title: 'Madang — things that run out',
    description:
      'Limited drops, pre-orders, food in season straight from its grower and things made by hand, with live stock.',
    missing: 'Page not found — Madang',
  },
};

function shopHead(base: string, language: Language): PageHead {
  const { title, description } = words[language];
  const json_ld = [
    { '@context': 'https://schema.org', '@type': 'WebSite', name: '마당', alternateName: 'Madang', url: `${base}/` },
  ];
  return { title, description, url: `${base}/`, type: 'website', locale: language, index: true, json_ld };
}

function missing(url: string, language: Language): PageHead {
  return { ...shopHead('', language), title: words[language].missing, url, json_ld: [], index: false, status: 404 };
}

const availability = (product: Product) => {
  if (!product.buyable) return product.state === 'ended' ? 'Discontinued' : 'OutOfStock';
  if (product.made_to_order) return 'MadeToOrder';
  return product.in_stock ? 'InStock' : 'OutOfStock';
};

/** What a messenger shows of a page. @param base the shop's address, with no slash at its end */
export const sharePicture = (
  base: string,
  image: NonNullable<Product['image']>,
  language: Language,
): NonNullable<PageHead['image']> => ({
  url: `${base}/media/${image.id}/share.jpg`,
  width: 1200,
  height: 630,
  alt: (language === 'en' && image.alt_en) || image.alt,
});

/** Title, description, Open Graph and schema.org Product with Offer of one product. */
function productHead(product: Product, base: string, language: Language, sale: DropFacts | null = null): PageHead {
  const english = language === 'en';
  const name = (english && product.title_en) || product.title;
  const shop = (english && product.shop.name_en) || product.shop.name;
  const html = (english && product.description_html_en) || product.description_html;
  const subtitle = (english && product.subtitle_en) || product.subtitle;
  const description = textOf(`${subtitle ? `<p>${subtitle}${html ? ' ·' : ''}</p>` : ''}${html}`, 155) || name;
  const url = `${base}/products/${encodeURIComponent(product.slug)}`;
  const images = product.images.map((image) => base + image.sizes.at(-1)!.url);
  const { image } = product;
  return {
    title: `${name} — ${shop}`,
    description,
    url,
    type: 'product',
    locale: language,
    index: product.state !== 'ended',
    ...(image ? { image: sharePicture(base, image, language) } : {}),
    ...(image
      ? {
          preload_image: {
            srcset: image.sizes.map((size) => `${size.url} ${size.width}w`).join(', '),
            sizes: first_picture_sizes.product,
          },
        }
      : {}),
    properties: { 'product:price:amount': String(product.price_krw), 'product:price:currency': 'KRW' },
    json_ld: [
      {
        '@context': 'https://schema.org',
        '@type': 'Product',
        name,
        description,
        url,
        image: images,
        productID: product.id,
        brand: { '@type': 'Brand', name: shop },
        offers: offersOf(product, url, sale),
      },
      breadcrumbs(product, base, url, name, english),
    ],
  };
}

function offersOf(product: Product, url: string, sale: DropFacts | null): object {
  const common = {
    priceCurrency: 'KRW',
    url,
    availability: `https://schema.org/${sale && product.buyable ? availabilityIn(sale) : availability(product)}`,
    seller: { '@type': 'Organization', name: product.shop.name },
  };
  if (product.price_krw === product.max_price_krw) return { '@type': 'Offer', price: product.price_krw, ...common };
  const offerCount = product.variants.length;
  return {
    '@type': 'AggregateOffer',
    lowPrice: product.price_krw,
    highPrice: product.max_price_krw,
    offerCount,
    ...common,
  };
}

function breadcrumbs(product: Product, base: string, url: string, name: string, english: boolean): object {
  const category = product.categories[0];
  const crumbs = [
    { name: english ? 'Madang' : '마당', item: `${base}/` },
    ...(category
      ? [
          {
            name: (english && category.name_en) || category.name,
            item: `${base}/categories/${encodeURIComponent(category.slug)}`,
          },
        ]
      : []),
    { name, item: url },
  ];
  const itemListElement = crumbs.map((crumb, i) => ({ '@type': 'ListItem', position: i + 1, ...crumb }));
  return { '@context': 'https://schema.org', '@type': 'BreadcrumbList', itemListElement };
}

const phases: Record<string, string> = {
  upcoming: 'PreOrder',
  open: 'LimitedAvailability',
  all_held: 'LimitedAvailability',
  sold_out: 'SoldOut',
  ended: 'SoldOut',
  canceled: 'Discontinued',
};

const availabilityIn = ({ kind, live: { phase } }: DropFacts): string =>
  phase === 'open' && kind === 'preorder' ? 'PreOrder' : (phases[phase] ?? 'OutOfStock');

function dropHead(drop: DropFacts, product: Product, base: string, url: string, language: Language): PageHead {
  const head = productHead(product, base, language);
  const name = language === 'en' ? drop.title_en : drop.title_ko;
  const opens = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ko-KR', {
    timeZone: 'Asia/Seoul',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(drop.opens_at));
  const when = language === 'en' ? `From ${opens} (Korea time).` : `${opens}부터.`;
  const offer = {
    '@type': 'Offer',
    price: drop.unit_price_krw,
    priceCurrency: 'KRW',
    url,
    availability: `https://schema.org/${availabilityIn(drop)}`,
    validFrom: drop.opens_at,
    availabilityStarts: drop.opens_at,
    availabilityEnds: drop.closes_at,
  };
  return {
    ...head,
    title: `${name} — ${head.title.split(' — ').at(-1)}`,
    description: `${when} ${head.description}`.slice(0, 160),
    url,
    index: !['ended', 'canceled'].includes(drop.live.phase),
    properties: { ...head.properties, 'product:price:amount': String(drop.unit_price_krw) },
    json_ld: [{ ...head.json_ld![0], name, url, offers: offer }],
  };
}
