import type { Sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** An open drop on a variant, for other modules' tests. */
export async function givenDrop(
  sql: Sql,
  input: {
    shop_id: string;
    variant_id: string;
    allotment: number;
    cap?: number;
    hold_ms?: number;
    kind?: 'stock' | 'preorder';
    opens_at?: Date;
    closes_at?: Date;
    needs_verified_phone?: boolean;
  },
): Promise<string> {
  const id = newId();
  await sql`
    insert into drops.drops (id, shop_id, variant_id, kind, title_ko, title_en, opens_at, closes_at, allotment, cap_per_person,
      hold_ms, promised_on, needs_verified_phone)
    values (${id}, ${input.shop_id}, ${input.variant_id}, ${input.kind ?? 'stock'}, '시험 드롭', 'Test drop',
      ${input.opens_at ?? new Date(Date.now() - 60_000)}, ${input.closes_at ?? new Date(Date.now() + 3_600_000)},
      ${input.allotment}, ${input.cap ?? 1}, ${input.hold_ms ?? 600_000},
      ${input.kind === 'preorder' ? '2027-01-31' : null}, ${input.needs_verified_phone ?? false})`;
  return id;
}
