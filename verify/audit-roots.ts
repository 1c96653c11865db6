import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Sql } from './connect.ts';

type Root = { day: string; seq: number; hash: string; previous: string };

/**
 * Holds the audit against the daily roots that were exported (and should be kept elsewhere): finds a chain that was rewritten
 * as a whole, or cut off at its end. Returns the first root that does not fit, or null.
 */
export async function findBrokenRoot(sql: Sql, file: string): Promise<{ day: string; reason: string } | null> {
  let previous = createHash('sha256').update('').digest('hex');
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const root = JSON.parse(line) as Root;
    if (root.previous !== previous) return { day: root.day, reason: 'the file itself was changed' };
    const [row] = await sql.unsafe<{ hash: string }[]>(
      `select encode(hash, 'hex') as hash from identity.audit where seq = ${Number(root.seq)}`,
    );
    if (!row) return { day: root.day, reason: `entry ${root.seq} is gone` };
    if (row.hash !== root.hash) return { day: root.day, reason: `entry ${root.seq} has another hash` };
    previous = createHash('sha256').update(line).digest('hex');
  }
  return null;
}
