import type { Principal } from './auth-context.ts';
import type { Sql, Tx } from './db.ts';
import { reader_role } from './db-roles.ts';

/** For whom rows are read: staff with their shops (null: every shop), or a buyer with what is theirs. */
export type Viewer =
  | { kind: 'staff'; shops: readonly string[] | null; account_id: string }
  | { kind: 'buyer'; person_id: string; account_id: string | null };

/** Somebody behind the counter, as row-level security knows them. Only for routes whose permission was checked. */
export function asStaff(principal: Extract<Principal, { kind: 'account' }>): Viewer {
  return { kind: 'staff', shops: principal.staff ? principal.staff.shops : [], account_id: principal.account_id };
}

/** Somebody in front of the counter, staff or not: only what is their own. */
export function asBuyer(principal: Exclude<Principal, { kind: 'none' }>): Viewer {
  const account_id = principal.kind === 'account' ? principal.account_id : null;
  return { kind: 'buyer', person_id: principal.person_id, account_id };
}

/** Runs `work` in a read-only transaction that sees only the viewer's rows, whatever its queries forget to ask. */
export type Read = <T>(viewer: Viewer, work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * @param pool connections that are `madang_reader` from their start; with `set_role` any pool whose role may become it, one
 * transaction at a time (a test's pool, and PGlite, where one session serves everybody).
 */
export function createReader(pool: Sql, options: { set_role?: boolean } = {}): Read {
  return async (viewer, work) => {
    const connection = await pool.reserve();
    const tx = connection as unknown as Tx;
    try {
      // Sent together with the first statements of `work`: no wait of its own.
      const begun = [
        tx.unsafe('begin read only').execute(),
        ...(options.set_role ? [tx.unsafe(`set local role ${reader_role}`).execute()] : []),
        tx`select set_config('madang.shops', ${shopsOf(viewer)}, true),
             set_config('madang.person', ${viewer.kind === 'buyer' ? viewer.person_id : ''}, true),
             set_config('madang.account', ${viewer.account_id ?? ''}, true)`.execute(),
      ];
      for (const one of begun) one.catch(() => {});
      try {
        const result = await work(tx);
        await Promise.all(begun);
        await tx`commit`;
        return result;
      } catch (error) {
        await tx`rollback`.catch(() => {});
        throw error;
      }
    } finally {
      connection.release();
    }
  };
}

/** `*` every shop, `{…}` these, empty for buyers. */
function shopsOf(viewer: Viewer): string {
  if (viewer.kind === 'buyer') return '';
  return viewer.shops ? `{${viewer.shops.join(',')}}` : '*';
}
