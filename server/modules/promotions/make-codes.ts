import { randomBytes } from 'node:crypto';
import { ok, type Result, refuse } from '@madang/contract';
import type { Context } from '../../context.ts';
import { plainArray } from '../../platform/arrays.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { lockCampaign } from './read-campaigns.ts';

/** Codes a transaction: some 100 ms. */
const chunk = 5_000;
/** Then the job begins anew: a process that is asked to end does not make the rest of a million first. */
const turn_ms = 3_000;
/** Codes a campaign at most. */
const codes_max = 5_000_000;

/** Asks for so many codes more; a job makes them. */
export async function wantCodes(tx: Tx, campaign_id: string, count: number): Promise<Result<null>> {
  const campaign = await lockCampaign(tx, campaign_id);
  if (!campaign) return refuse('not_found');
  if (campaign.kind !== 'single_codes') return refuse('conflict');
  const { count: changed } = await tx`
    update promotions.campaigns set codes_wanted = codes_wanted + ${count}::int, version = version + 1
    where id = ${campaign_id}::uuid and codes_wanted + ${count}::int <= ${codes_max}::int and ended_at is null`;
  return changed === 1 ? ok(null) : refuse('too_many_rows', { limit: codes_max });
}

/** Makes the codes that are wanted, a chunk a transaction, so that a kill loses no more than one and progress is told as it goes. */
export function scheduleCodes(ctx: Context): void {
  ctx.schedule.every('promotions.codes', 1_000, async () => {
    const until = performance.now() + turn_ms;
    while ((await makeCodes(ctx.sql)) > 0 && performance.now() < until);
    return Number.POSITIVE_INFINITY; // what was made was committed
  });
}

/** One chunk of one campaign, in one transaction with the count of those there are; returns how many were made. */
export async function makeCodes(sql: Sql): Promise<number> {
  return await transact(sql, async (tx) => {
    const [campaign] = await tx<{ id: string; missing: number }[]>`
      select id, codes_wanted - codes_made as missing from promotions.campaigns where codes_made < codes_wanted
      order by id limit 1 for no key update skip locked`;
    if (!campaign) return 0;
    const codes = Array.from({ length: Math.min(chunk, campaign.missing) }, newCode);
    const { count } = await tx`
      insert into promotions.codes (code, campaign_id)
      select c.code, ${campaign.id}::uuid from unnest(${plainArray(codes)}::text::text[]) as c (code)
      order by c.code on conflict do nothing`;
    await tx`update promotions.campaigns set codes_made = codes_made + ${count}::int where id = ${campaign.id}::uuid`;
    return count;
  });
}

/** Letters and digits that nobody reads for one another: 32 of them. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Twelve of them, 60 bits: with a million codes made, one guess in a million million meets one. */
function newCode(): string {
  let code = '';
  for (const [at, byte] of randomBytes(12).entries()) {
    if (at > 0 && at % 4 === 0) code += '-';
    code += alphabet[byte & 31];
  }
  return code;
}

/** All codes of a campaign with what became of each, as lines of CSV, some thousand at a time. */
export async function* codeLines(sql: Sql, campaign_id: string): AsyncGenerator<string> {
  yield '\ufeffcode,state\n';
  for (let after = ''; ; ) {
    const rows = await sql<{ code: string; state: string }[]>`
      select c.code, coalesce(k.state, 'unused') as state
      from promotions.codes c left join promotions.coupons k on k.code = c.code
      where c.campaign_id = ${campaign_id}::uuid and c.code > ${after}
      order by c.code limit 10000`;
    if (rows.length === 0) return;
    yield rows.map((row) => `${row.code},${row.state}\n`).join('');
    after = rows.at(-1)!.code;
  }
}
