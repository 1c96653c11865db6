import type { FastifyRequest } from 'fastify';
import type { Context } from '../../../context.ts';
import type { Principal } from '../../../platform/auth-context.ts';
import { transact } from '../../../platform/db.ts';
import { audit, originOf, proofForFile, type Vault } from '../../identity/index.ts';
import { isPersonal } from './forms.ts';
import { countPeople, type ExportHead, writeExport } from './read-exports.ts';

type Asked = {
  principal: Extract<Principal, { kind: 'account' }>;
  request: FastifyRequest;
  file_name: string;
  /** Why it is taken; null where the file names nobody. */
  reason: string | null;
};

/**
 * The file of an export, as a reply. One that names people is written into the audit with its reason before it leaves, and above
 * 20 of them whoever takes it proves who is there (proof_required).
 */
export async function fetchExport(
  { sql }: Pick<Context, 'sql'>,
  vault: Vault,
  head: ExportHead,
  { principal, request, file_name, reason }: Asked,
) {
  const origin = originOf(request);
  const people = isPersonal(head.columns) ? await countPeople(sql, head.export_id) : 0;
  const barred = await proofForFile({ sql }, principal, people, { subject: head.export_id, origin });
  if (barred) return barred;
  if (reason) {
    const detail = { lines: head.lines, people, form: head.form, reason };
    const note = { actor_id: principal.account_id, act: 'channels.fetch_export', subject: head.export_id };
    await transact(sql, (tx) => audit(tx, [{ ...note, detail, origin }]));
  }
  const headers = {
    'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'content-disposition': `attachment; filename="export.xlsx"; filename*=UTF-8''${encodeURIComponent(file_name)}`,
    'cache-control': 'no-store',
  };
  return { status: 200 as const, body: await writeExport(sql, vault, head), headers };
}
