import {
  addAddress as addAddressRoute,
  changePassword as changePasswordRoute,
  first_version,
  listAddresses as listAddressesRoute,
  ok,
  readMe,
  refuse,
  removeAddress as removeAddressRoute,
  updateAddress as updateAddressRoute,
  updateMe,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { principalKey } from '../../platform/auth-context.ts';
import { mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { asBuyer, createReader, type Read } from '../../platform/reader.ts';
import { readAccount, readProfile, updateProfile } from './accounts.ts';
import { addAddress, openBook, readBook, removeAddress, updateAddress } from './addresses.ts';
import { changePassword } from './change-password.ts';
import type { Holding } from './close-account.ts';
import { hasPassword } from './confirm-password.ts';
import type { Words } from './consents.ts';
import type { Identity } from './identity.ts';
import { originOf } from './origin.ts';
import { challengeRoutes } from './routes.challenges.ts';
import { consentRoutes } from './routes.consents.ts';
import { myDataRoutes } from './routes.my-data.ts';
import { passkeyRoutes } from './routes.passkeys.ts';
import { secondFactorRoutes } from './routes.second-factor.ts';
import { sessionRoutes } from './routes.sessions.ts';
import { socialRoutes } from './routes.social.ts';
import type { SignedInHook } from './welcome.ts';

const first = { terms: first_version, privacy: first_version };
const first_words: Words = { versions: () => first, newestVersions: async () => first };

export function identityRoutes(
  identity: Identity,
  hooks: {
    signed_in?: SignedInHook[];
    /** What other modules keep about a person. */
    holdings?: readonly Holding[];
    /** Reads for one viewer, under row-level security. */
    read?: Read;
    /** False where text messages leave for nowhere: a demonstration then shows the code. */
    texts_are_sent?: boolean;
    /** Which terms and privacy policy hold today. */
    words?: Words;
  } = {},
) {
  return (app: FastifyInstance): void => {
    const words = hooks.words ?? first_words;
    sessionRoutes(app, identity, hooks.signed_in ?? []);
    challengeRoutes(app, identity, hooks.signed_in ?? [], words);
    secondFactorRoutes(app, identity);
    socialRoutes(app, identity, hooks.signed_in ?? []);
    passkeyRoutes(app, identity, hooks.signed_in ?? []);
    accountRoutes(app, identity);
    myDataRoutes(app, identity, { holdings: hooks.holdings ?? [], texts_are_sent: hooks.texts_are_sent ?? true });
    consentRoutes(app, identity, words);
    addressRoutes(app, identity, hooks.read ?? createReader(identity.sql, { set_role: true }));
  };
}

function accountRoutes(app: FastifyInstance, identity: Identity): void {
  const { sql } = identity;
  const me = async (account_id: string) => {
    const account = await readAccount(sql, account_id);
    const profile = account && (await readProfile(identity, account.profile_ref));
    if (!account || !profile) return refuse('not_found');
    const { email, name, phone } = profile;
    return ok({
      account_id,
      email,
      name,
      phone,
      phone_verified_at: account.phone_verified_at?.toISOString() ?? null,
      language: account.language,
      created_at: account.created_at.toISOString(),
      has_password: hasPassword(account),
    });
  };
  mount(app, readMe, ({ principal }) => me(principal.account_id));
  mount(app, updateMe, async ({ principal, body }) => {
    await updateProfile(identity, principal.account_id, body);
    return me(principal.account_id);
  });
  mount(app, changePasswordRoute, ({ principal, body, request }) =>
    changePassword(identity, {
      account_id: principal.account_id,
      session_id: principal.session_id,
      origin: originOf(request),
      ...body,
    }),
  );
}

function addressRoutes(app: FastifyInstance, identity: Identity, read: Read): void {
  const { sql } = identity;
  const book = async (principal: Parameters<typeof asBuyer>[0] & { account_id: string }) => {
    const rows = await read(asBuyer(principal), (tx) => readBook(tx, principal.account_id));
    return ok({ addresses: await openBook(identity, sql, rows) });
  };
  const wrap = async (done: ReturnType<typeof removeAddress>) => {
    const result = await done;
    return result.ok ? ok({ addresses: result.value }) : result;
  };
  const split = <T extends { is_default?: boolean }>({ is_default = false, ...data }: T) => ({ data, is_default });

  mount(app, listAddressesRoute, ({ principal }) => book(principal));

  mount(app, addAddressRoute, async ({ principal, body, key }) => {
    const { data, is_default } = split(body);
    const once = { principal: principalKey(principal), route: addAddressRoute.id, key, body };
    // The record of the answer names the address only: what it says stays in the vault.
    const added = await runOnce(sql, once, async (tx) => {
      const done = await addAddress(identity, tx, principal, data, is_default);
      return done.ok ? ok({ status: 200, body: done.value }) : done;
    });
    return added.ok ? book(principal) : added;
  });
  mount(app, updateAddressRoute, ({ principal, params, body }) => {
    const { data, is_default } = split(body);
    return wrap(updateAddress(identity, principal, params.address_id, data, is_default));
  });
  mount(app, removeAddressRoute, ({ principal, params }) =>
    wrap(removeAddress(identity, principal, params.address_id)),
  );
}
