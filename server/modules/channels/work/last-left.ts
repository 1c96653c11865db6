import type { Sql, Tx } from '../../../platform/db.ts';
import { madeAt } from '../../../platform/ids.ts';

/**
 * The file in which `l`, a line, last went out or was told to its market; what the market refused has not. Joined as `gone`. The time is
 * in the file's key: whoever reads for a member of the staff reads a file's lines, not the file.
 */
export const lastLeft = (tx: Sql | Tx) => tx`
  left join lateral (
    select el.export_id as left_in from channels.export_lines el
    where el.line_id = l.id and el.result is distinct from 'refused' order by el.export_id desc limit 1) gone on true`;

export type LeftIn = { left_in: string | null };

export const withLeftAt = <T extends LeftIn>({ left_in, ...rest }: T) => ({
  ...rest,
  left_at: left_in && madeAt(left_in),
});
