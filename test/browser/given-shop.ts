import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import sharp from 'sharp';
import { addImage, changeProductState, createProduct, saveCategory } from '../../server/modules/catalog/index.ts';
import { givenDrop } from '../../server/modules/drops/testing.ts';
import { givenStock } from '../../server/modules/inventory/testing.ts';
import { openShop } from '../../server/modules/sellers/index.ts';
import type { Config } from '../../server/platform/config.ts';
import { transact } from '../../server/platform/db.ts';
import { type EncodedImage, encodeImage } from '../../server/platform/images.ts';
import { type GivenApp, givenApp } from '../given-app.ts';

export type Goods = { slug: string; variant_id: string; drop_id: string; price_krw: number };
type Want = {
  slug: string;
  title: string;
  price_krw: number;
  stock: number;
  drop?: { opens_in_ms?: number; cap?: number; kind?: 'stock' | 'preorder' };
};

/** A shop whose own address is known before it listens: a provider's page must find the way back to it. */
export async function givenOpenShop(config: Partial<Config> = {}): Promise<GivenApp> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return givenApp({ config: { ...config, port, public_url: `http://127.0.0.1:${port}` } });
}

/** A picture; `heavy` has a photograph's weight, noise as hard to compress as the real thing. */
async function givenPicture(hue: number, heavy: boolean): Promise<EncodedImage> {
  const [width, height] = heavy ? [1280, 1600] : [320, 400];
  const noise = heavy ? { noise: { type: 'gaussian' as const, mean: 128, sigma: 18 } } : {};
  const photo = sharp({ create: { width, height, channels: 3, background: { r: 128, g: 128, b: 128 }, ...noise } })
    .tint(`hsl(${hue}, 35%, 60%)`)
    .jpeg({ quality: 70 });
  const image = await encodeImage(await photo.toBuffer());
  if (!image) throw new Error('the picture is not one');
  return image;
}

/** A small shop with a category, pictures and drops, built through the modules' own verbs. */
export async function givenShop(
  app: GivenApp,
  wants: Want[],
  options: { heavy_photos?: boolean } = {},
): Promise<Map<string, Goods>> {
  const { sql } = app.ctx;
  const shop = await transact(sql, (tx) => openShop(tx, { slug: 'heuk', name: '흙과 불', name_en: 'Clay and fire' }));
  if (!shop.ok) throw new Error(shop.error.code);
  const category = await transact(sql, (tx) => saveCategory(tx, null, { name: '그릇', name_en: 'Ware', slug: 'ware' }));
  if (!category.ok) throw new Error(category.error.code);
  const shop_id = shop.value.id;
  const goods = new Map<string, Goods>();
  // Each of the goods has its picture under an address of its own. A heavy one is made once: 1.5 s of processor each.
  const heavy = options.heavy_photos ? await givenPicture(0, true) : null;
  for (const [index, want] of wants.entries()) {
    const image = heavy ?? (await givenPicture(index * 70, false));
    const variant_id = await transact(sql, async (tx) => {
      const made = await createProduct(tx, {
        shop_id,
        slug: want.slug,
        title: want.title,
        title_en: `${want.slug} in English`,
        subtitle: '손으로 빚었습니다',
        description_html: '<p>두 번 굽습니다.</p><h3>크기</h3><p>한 뼘 반.</p>',
        price_krw: want.price_krw,
        compare_at_krw: want.price_krw + 5_000,
        category_ids: [category.value.id],
      });
      if (!made.ok) throw new Error(made.error.code);
      await addImage(tx, made.value.id, { image, alt: want.title });
      const opened = await changeProductState(tx, made.value.id, 'on_sale');
      if (!opened.ok) throw new Error(opened.error.code);
      return made.value.variant_id;
    });
    // A pre-order sells what is still to come.
    if (want.drop?.kind !== 'preorder') await givenStock(sql, { shop_id, variant_id, quantity: want.stock });
    let drop_id = '';
    if (want.drop) {
      drop_id = await givenDrop(sql, {
        shop_id,
        variant_id,
        allotment: want.stock,
        cap: want.drop.cap ?? 2,
        kind: want.drop.kind ?? 'stock',
        opens_at: new Date(Date.now() + (want.drop.opens_in_ms ?? -60_000)),
        closes_at: new Date(Date.now() + 86_400_000),
      });
    }
    goods.set(want.slug, { slug: want.slug, variant_id, drop_id, price_krw: want.price_krw });
  }
  return goods;
}
