import { createRoom } from '../modules/waiting-room/index.ts';
import { type Sql, transact } from '../platform/db.ts';
import type { DemoCatalog } from './seed-catalog.ts';

const gather_ms = 600_000;
/** Fewer than there are jars: a visitor who comes with a few others sees the line move. */
const capacity = 20;

/** A waiting room before the drop that opens while you look: people gather ten minutes before it; once. */
export async function seedLine(sql: Sql, catalog: DemoCatalog): Promise<void> {
  await transact(sql, async (tx) => {
    const { variant_id } = catalog.variants.get('MOON-JAR')!;
    const [drop] = await tx<{ id: string; shop_id: string; opens_at: Date; closes_at: Date }[]>`
      select id, shop_id, opens_at, closes_at from drops.drops where variant_id = ${variant_id} limit 1`;
    if (!drop) return;
    // Where there is one already this is refused, and it stays as it is.
    await createRoom(tx, {
      drop_id: drop.id,
      shop_id: drop.shop_id,
      capacity,
      overbooking: 1.5,
      prequeue_at: new Date(drop.opens_at.getTime() - gather_ms).toISOString(),
      serve_at: drop.opens_at.toISOString(),
      close_at: drop.closes_at.toISOString(),
      message_ko: '열두 번째 가마의 서른 점입니다. 차례가 오면 천천히 보고 주문하세요.',
      message_en: 'Thirty jars from the twelfth kiln. When it is your turn, take your time and order.',
    });
  });
}
