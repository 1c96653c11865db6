import type { Context } from './context.ts';
import { channelRekeySteps } from './modules/channels/index.ts';
import { deskRekeyStep } from './modules/desk/index.ts';
import { callsRekeyStep, signsRekeyStep } from './modules/fulfilment/index.ts';
import {
  identityRekeySteps,
  type RekeyStep,
  readSecretNeeds,
  rekeyChunk,
  retireSecrets,
  type SecretNeed,
  type Vault,
} from './modules/identity/index.ts';
import { orderContactsRekeyStep } from './modules/orders/index.ts';
import type { Keyring } from './platform/crypto.ts';
import type { Sql } from './platform/db.ts';

/** Everything that was made with the secret and outlives a rotation, module by module. */
export const rekeySteps = (tools: { keys: Keyring; vault: Vault }): RekeyStep[] => [
  ...identityRekeySteps(tools),
  orderContactsRekeyStep(tools),
  ...channelRekeySteps(tools),
  deskRekeyStep(tools),
  callsRekeyStep(tools),
  signsRekeyStep(tools),
];

/** While an older secret is there, a little at a time; over when a whole pass found nothing more. Then the older one may go. */
export function scheduleRekeying(ctx: Context, vault: Vault): void {
  const { config, keys, log, sql } = ctx;
  if (config.secrets_previous.length === 0) return;
  const steps = rekeySteps({ keys, vault });
  let over = false;
  ctx.schedule.every('identity.rekey', 2_000, async () => {
    if (over || !(await everybodyKnows(sql))) return;
    for (let i = 0; i < 3; i++) {
      const { state, pass, seen, total } = await rekeyChunk(sql, keys, steps);
      if (state === 'busy') return;
      log.debug({ pass, seen, total }, 're-keying');
      over = state === 'finished';
      if (over) break;
    }
    if (!over) return;
    const free = await retireSecrets(sql, keys);
    log.info(
      { secrets: free.map((one) => one.slice(0, 8)) },
      're-keying is over; these older secrets are needed no longer',
    );
  });
}

/** Processes that have not heard of the newest secret could not find what was re-made under it: they are given ten minutes to go. */
async function everybodyKnows(sql: Sql): Promise<boolean> {
  const rows = await sql`
    select 1 from platform.facts f join identity.secrets s on s.fingerprint = f.value
    where f.name = 'secret' and s.newest_since < now() - interval '10 minutes'`;
  return rows.length > 0;
}

const words = {
  rekeying: ['indexes to make anew', '다시 만들 색인'],
  wrapped_keys: ["people's keys are wrapped by it", '개인 키가 이 키로 감싸져 있음'],
  social_links: ['links to Kakao, Naver or Google from before', '이전에 연결한 카카오·네이버·구글 계정'],
  recovery_codes: ['recovery codes from before', '이전에 만든 복구 코드'],
} as const;

/** Lines for whoever starts Madang: which of the older secrets are still needed, and for what. */
export function describeNeeds(needs: readonly SecretNeed[]): string {
  const lines = needs.map(({ fingerprint, needed, in_use }) => {
    const id = fingerprint.slice(0, 8);
    const until = in_use.until ? ` until ${in_use.until.toISOString().slice(0, 10)}` : '';
    const again = in_use.sign_ins + in_use.links;
    const rest =
      again > 0 ? `; ${in_use.sign_ins} sign-ins and ${in_use.links} links of before end with it${until}` : '';
    if (needed.length === 0) return `    ${id}  더 필요하지 않습니다 · no longer needed${rest}`;
    const list = (language: 0 | 1) =>
      needed
        .map(
          ({ what, count, of }) =>
            `${words[what][language]}${what === 'wrapped_keys' ? '' : ` ${count}${of === undefined ? '' : `/${of}`}`}`,
        )
        .join(', ');
    return `    ${id}  아직 필요합니다: ${list(1)} · still needed: ${list(0)}${rest}`;
  });
  return lines.length === 0 ? '' : `  이전 비밀 키 · Older secrets (npm run retire-secret)\n${lines.join('\n')}\n\n`;
}

/** The same, read now. */
export const secretLines = async ({ sql, keys }: Pick<Context, 'sql' | 'keys'>): Promise<string> =>
  describeNeeds(await readSecretNeeds(sql, keys));
