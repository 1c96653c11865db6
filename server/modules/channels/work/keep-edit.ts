import type { Tx } from '../../../platform/db.ts';

/** One field of a line as a hand changed it. */
export type EditedField = {
  line_id: string;
  field: string;
  /** Null for what is personal: the door's records have it. */
  before: string | null;
  after: string | null;
  /** The channel's word that is kept beside the field since, and what was kept before; absent where the field followed the channel. */
  told: unknown;
  told_was?: unknown;
  option?: { was: string | null; told_was: string | null; now: string };
};

/** What was changed in one go: enough to take it back. */
export type HandEdit = {
  fields: EditedField[];
  door: { delivery_id: string; was_ref: string; now_ref: string } | null;
};

export async function keepEdit(
  tx: Tx,
  kept: { id: string; shop_id: string; order_id: string; by: string; edit: HandEdit },
): Promise<void> {
  await tx`
    insert into channels.hand_edits (id, shop_id, order_id, by, edit)
    values (${kept.id}, ${kept.shop_id}, ${kept.order_id}, ${kept.by}, ${JSON.stringify(kept.edit)}::text::jsonb)`;
}
