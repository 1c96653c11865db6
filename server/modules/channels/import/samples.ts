import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { rowPlace } from './save-import-rows.ts';

/** The first rows of a sheet that waits for its mapping, opened. */
export async function readSamples(sql: Sql, keys: Keyring, import_id: string): Promise<string[][]> {
  const rows = await sql<{ row: number; sealed: Buffer | null }[]>`
    select row, sealed from channels.import_rows where import_id = ${import_id} and sealed is not null order by row limit 8`;
  return rows.flatMap(({ row, sealed }) => {
    const plain = sealed && keys.open(sealed, rowPlace(import_id, row));
    return plain ? [JSON.parse(plain.toString()) as string[]] : [];
  });
}

export async function forgetSamples(tx: Tx, import_id: string): Promise<void> {
  await tx`delete from channels.import_rows where import_id = ${import_id}`;
}
