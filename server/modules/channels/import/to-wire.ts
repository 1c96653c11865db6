import type { OrderImport } from '@madang/contract';
import { importSentence } from '@madang/contract/import-faults';
import { isMoving } from '@madang/contract/import-states';
import type { Static } from 'typebox';
import type { Counts, ImportRecord } from './import-store.ts';

export type Channel = { channel_id: string; kind: string; name: string };

/** An import as pages and scripts see it. */
export function toWire(
  record: ImportRecord,
  channel: Channel | { opens: string } | null,
  language: 'ko' | 'en',
  held_up = false,
): Static<typeof OrderImport> {
  const { progress, counts } = record;
  return {
    import_id: record.id,
    shop_id: record.shop_id,
    state: record.state,
    file_name: record.file_name,
    bytes: record.bytes,
    channel: channel && 'opens' in channel ? null : channel,
    channel_new: channel && 'opens' in channel ? channel.opens : null,
    kind: record.kind,
    sheet: progress.sheet ?? null,
    hidden_sheets: progress.hidden ?? [],
    progress: { phase: progress.phase, done: progress.done, total: progress.total },
    held_up: held_up && isMoving(record),
    counts: 'rows' in counts ? (counts as Counts) : null,
    channel_doubt:
      record.state === 'previewed' && progress.near?.length && record.wishes.channel
        ? { name: record.wishes.channel, near: progress.near }
        : null,
    error: record.error_code
      ? { code: record.error_code, message: importSentence(record.error_code, record.error_detail ?? {}, language) }
      : null,
    created_at: record.created_at.toISOString(),
    committed_at: record.committed_at?.toISOString() ?? null,
  };
}
