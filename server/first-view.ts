import type { Image, Product } from '@madang/contract';
import { first_picture_sizes, heroOf, orderForShow } from '@madang/contract/drop-phase';
import { type ProductPage, type ProductPages, sharePicture } from './modules/catalog/index.ts';
import type { LiveDrops } from './modules/drops/index.ts';
import type { PageHead } from './platform/page-head.ts';

/** What a page shows first: its data (JSON text) and its picture. Both from memory, no query a page. */
export type FirstView = Pick<PageHead, 'boot' | 'first_picture' | 'preload_image' | 'image'>;

/**
 * The data and the picture of a page's first view, written into the page, so that a phone shows them before it has run a line
 * of script. The page reads everything anew at once; nothing is decided by what is written here.
 */
export function createFirstView(tools: {
  pages: Pick<ProductPages, 'get'>;
  live: Pick<LiveDrops, 'list' | 'read' | 'now'>;
  public_url: string;
}) {
  const base = tools.public_url.replace(/\/$/, '');
  const images = new WeakMap<ProductPage, Image | null>();

  function imageOf(page: ProductPage): Image | null {
    let image = images.get(page);
    if (image === undefined) {
      image = (JSON.parse(page.body.bytes.toString()) as Product).image;
      images.set(page, image);
    }
    return image;
  }

  return async function firstView(path: string, language: 'ko' | 'en'): Promise<FirstView> {
    const [, section = '', name = '', more] = path.split('/');
    if (path === '/') {
      const drops = tools.live.list();
      const hero = heroOf(orderForShow(drops, tools.live.now().getTime()));
      return await view('home', hero?.drop.product_slug, { drops }, language);
    }
    if (section === 'products' && name && more === undefined) return await view('product', decode(name), {}, language);
    if (section === 'drops' && /^[0-9a-f-]{36}$/.test(name) && more === undefined) {
      const drop = tools.live.read(name);
      return drop ? await view('product', drop.product_slug, { drop }, language) : {};
    }
    return {};
  };

  async function view(
    place: 'home' | 'product',
    slug: string | undefined,
    data: object,
    language: 'ko' | 'en',
  ): Promise<FirstView> {
    const page = slug ? await tools.pages.get(slug) : null;
    const server_time = tools.live.now().toISOString();
    const rest = JSON.stringify({ server_time, ...data });
    if (!page) return place === 'home' ? { boot: rest } : {};
    const boot = `${rest.slice(0, -1)},"product":${page.body.bytes.toString()}}`;
    const image = imageOf(page);
    if (!image) return { boot };
    const srcset = image.sizes.map((size) => `${size.url} ${size.width}w`).join(', ');
    const sizes = first_picture_sizes[place];
    const { width, height } = image;
    return {
      boot,
      // Whoever sends the shop to a friend sends what it shows first; a product's own head names its picture itself.
      ...(place === 'home' ? { image: sharePicture(base, image, language) } : {}),
      preload_image: { srcset, sizes },
      first_picture: { place, src: image.sizes.at(-1)!.url, srcset, sizes, width, height },
    };
  }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text).normalize('NFC');
  } catch {
    return undefined;
  }
}
