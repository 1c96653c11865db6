import { createDrop, type DropInput } from '../modules/drops/index.ts';
import { type Sql, transact } from '../platform/db.ts';
import type { DemoCatalog } from './seed-catalog.ts';
import { koreanDate } from './seed-stock.ts';

type Plan = Omit<DropInput, 'variant_id' | 'opens_at' | 'closes_at'> & { sku: string; from_ms: number; for_ms: number };

const minute_ms = 60_000;
const day_ms = 86_400_000;

/** One that is open, one that opens while you look, a pre-order, and the baker's forty of today. */
const drops = (): Plan[] => [
  {
    sku: 'RUNNER-270',
    kind: 'stock',
    title_ko: '마당 러너 01, 270 사이즈 백 켤레',
    title_en: 'Madang Runner 01, a hundred pairs in 270',
    from_ms: -minute_ms,
    for_ms: 7 * day_ms,
    allotment: 100,
    cap_per_person: 2,
  },
  {
    sku: 'MOON-JAR',
    kind: 'stock',
    title_ko: '달항아리 서른 점, 열두 번째 가마',
    title_en: 'Thirty moon jars from the twelfth kiln',
    from_ms: 15 * minute_ms,
    for_ms: 3 * day_ms,
    allotment: 30,
    cap_per_person: 1,
  },
  {
    sku: 'HALLABONG',
    kind: 'preorder',
    title_ko: '첫 수확 한라봉 예약',
    title_en: 'First-harvest hallabong, pre-order',
    from_ms: -minute_ms,
    for_ms: 14 * day_ms,
    allotment: 300,
    cap_per_person: 5,
    promised_on: koreanDate(30),
  },
  {
    sku: 'BREAD',
    kind: 'stock',
    title_ko: '오늘 구운 마흔 덩이',
    title_en: 'Forty loaves of today',
    from_ms: -minute_ms,
    for_ms: 2 * day_ms,
    allotment: 40,
    cap_per_person: 2,
  },
];

/** Schedules the demo's drops around now; once. */
export async function seedDrops(sql: Sql, catalog: DemoCatalog): Promise<void> {
  await transact(sql, async (tx) => {
    const [known] = await tx`select id from drops.drops limit 1`;
    if (known) return;
    for (const { sku, from_ms, for_ms, ...plan } of drops()) {
      // Whole minutes: a countdown to 20:00 reads better than one to 20:00:37.
      const opens = Math.floor((Date.now() + from_ms) / minute_ms) * minute_ms;
      const made = await createDrop(tx, {
        ...plan,
        variant_id: catalog.variants.get(sku)!.variant_id,
        opens_at: new Date(opens).toISOString(),
        closes_at: new Date(opens + for_ms).toISOString(),
      });
      if (!made.ok) throw new Error(`demo drop ${sku}: ${JSON.stringify(made.error)}`);
    }
  });
}
