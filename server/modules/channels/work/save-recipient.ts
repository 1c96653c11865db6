import type { Tx } from '../../../platform/db.ts';
import { decideRegion } from '../../regions/index.ts';
import { createPrints } from '../import/prints.ts';
import { sealPersons } from '../import/seal-persons.ts';
import type { Recipient } from '../import/take-rules.ts';
import type { Deps } from '../take-rows.ts';

/** Where a delivery goes, whole and sealed anew; its region follows its address. Returns the new record. */
export async function saveRecipient(
  tx: Tx,
  deps: Deps,
  to: { shop_id: string; channel_id: string; delivery_id: string; bundle_key: string },
  value: Recipient,
): Promise<string> {
  const key = `recipient:${to.bundle_key}`;
  const contact = { name: value.name, phone: value.phone, own: `${to.channel_id}:${key}`, value };
  const [ref] = await sealPersons(tx, deps, to.shop_id, [contact]);
  const print = createPrints(deps.keys, to.channel_id).of(key, value);
  const place = value.address ? decideRegion(value.address, value.zip) : null;
  await tx`
    update channels.deliveries set recipient_ref = ${ref!}, recipient_print = decode(${print}, 'hex'), sido = ${place?.sido ?? null},
      sigungu = ${place?.sigungu ?? null}, gu = ${place?.gu ?? null}, region_flag = ${place?.flag ?? null},
      remote = ${place?.remote ?? null}
    where id = ${to.delivery_id}`;
  return ref!;
}
