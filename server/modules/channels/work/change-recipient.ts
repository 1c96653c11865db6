import type { ChannelOrderEdit } from '@madang/contract';
import type { Tx } from '../../../platform/db.ts';
import { createPrints } from '../import/prints.ts';
import type { Recipient } from '../import/take-rules.ts';
import { toldPrint } from '../import/told-before.ts';
import type { Deps } from '../take-rows.ts';
import type { OrderLine } from './change-order.ts';
import type { HandEdit } from './keep-edit.ts';
import { saveRecipient } from './save-recipient.ts';

/** Fields a door has empty as text; the others are empty as null. */
const texts: ReadonlySet<string> = new Set(['name', 'address', 'message']);

/**
 * All rows of a bundle go to one door: the change counts for each of them. Null empties a field, which is kept as any change is.
 * Returns what changed, for each line.
 */
export async function changeRecipient(
  tx: Tx,
  deps: Deps,
  bundle: readonly OrderLine[],
  asked: NonNullable<ChannelOrderEdit['recipient']>,
): Promise<HandEdit> {
  const [first] = bundle;
  const { recipient_ref, channel_id } = first!;
  const opened = await deps.vault.readPersonalData<Recipient>(tx, recipient_ref ? [recipient_ref] : []);
  const known = recipient_ref ? opened.get(recipient_ref) : undefined;
  // Who was forgotten has no door any more.
  if (!known) return { fields: [], door: null };
  const wanted = Object.entries(asked)
    .map(([field, value]) => [field as keyof Recipient, value ?? (texts.has(field) ? '' : null)] as const)
    .filter(([field, value]) => value !== (known[field] ?? (texts.has(field) ? '' : null)));
  if (wanted.length === 0) return { fields: [], door: null };
  const now_ref = await saveRecipient(tx, deps, first!, { ...known, ...Object.fromEntries(wanted) });
  const prints = createPrints(deps.keys, channel_id);
  const fields = bundle.flatMap((line) =>
    wanted.map(([name]) => {
      const field = `recipient.${name}`;
      const kept = field in line.edited;
      const told = kept ? line.edited[field] : { told: toldPrint(prints, name, known[name]) };
      return { line_id: line.id, field, before: null, after: null, told, ...(kept ? { told_was: told } : {}) };
    }),
  );
  return { fields, door: { delivery_id: first!.delivery_id, was_ref: recipient_ref!, now_ref } };
}
