import { giveMyConsents, ok, readMyConsents } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { transact } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { languageOf } from '../../platform/language.ts';
import { consentsIn, readConsents, sameWords, saveConsents, type Words } from './consents.ts';
import type { Identity } from './identity.ts';

/** What an account agreed to; marketing it may take back whenever it likes. */
export function consentRoutes(app: FastifyInstance, identity: Identity, words: Words): void {
  const { sql } = identity;
  const known = async (account_id: string) => {
    const consents = await readConsents(sql, account_id);
    return ok({ consents: consents.map((one) => ({ ...one, at: one.at.toISOString() })) });
  };

  mount(app, readMyConsents, ({ principal }) => known(principal.account_id));

  mount(app, giveMyConsents, async ({ principal, body, request }) => {
    const same = body.agreed && (await sameWords(body.agreed, words));
    if (same && !same.ok) return same;
    const all = consentsIn({ ...words.versions(), age_14: true, ...body });
    const said = all.filter(({ kind }) => (kind === 'marketing' ? body.marketing !== undefined : body.agreed));
    if (said.length > 0) await transact(sql, (tx) => saveConsents(tx, principal.account_id, languageOf(request), said));
    return known(principal.account_id);
  });
}
