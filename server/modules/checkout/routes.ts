import {
  type Agreement,
  confirmCheckout,
  type DeliveryTerms,
  leaveCheckout,
  listPaymentMethods,
  ok,
  type PaymentMethod,
  placeCheckout,
  type Result,
  readCheckout,
  receiveWebhook,
  refuse,
  startPayment,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { type Principal, principalKey } from '../../platform/auth-context.ts';
import { flatten, mount, mountLean } from '../../platform/http.ts';
import { claimIdOf, claimOf, hashOfSaid } from '../../platform/idempotency.ts';
import { uuidOfHash } from '../../platform/ids.ts';
import { languageOf } from '../../platform/language.ts';
import type { ControlRoom, LiveDrops } from '../drops/index.ts';
import { isToday, phoneIdentity, sameWords, type Vault, versionDetails, type Words } from '../identity/index.ts';
import { isOwn } from '../orders/index.ts';
import type { Provider, ProviderName } from '../payments/index.ts';
import type { LiveCampaigns } from '../promotions/index.ts';
import { remoteOf } from '../regions/index.ts';
import type { Lines } from '../waiting-room/index.ts';
import { beginPayment } from './begin-payment.ts';
import type { Capture } from './capture.ts';
import type { Checkout } from './checkout.ts';
import { readWishes } from './discount-wishes.ts';
import { hearWebhook } from './hear-webhook.ts';
import { readCheckoutState, showCheckout } from './read-checkout-state.ts';

/** How long a buyer's return waits for the provider before it is told `paying` and asks again. */
const patience_ms = 8_000;

/** The buyer's way from a cart to a confirmed order. */
export function checkoutRoutes(
  ctx: Context,
  tools: {
    checkout: Checkout;
    vault: Vault;
    capture: Capture;
    live: LiveDrops;
    room: ControlRoom;
    campaigns: LiveCampaigns;
    /** What shops ask for delivering, from memory. */
    delivery(): ReadonlyMap<string, DeliveryTerms>;
    /** Which terms and privacy policy hold today, from memory. */
    words: Words;
    lines: Lines;
    /** The number an account has proved, as a cap identity. */
    phoneOf(account_id: string): string | null | Promise<string | null>;
    /** Whether an account has agreed to terms and privacy policy. */
    hasAgreed(account_id: string): boolean | Promise<boolean>;
  },
) {
  return (app: FastifyInstance): void => {
    mountLean(app, placeCheckout, async ({ body, principal, key, request }) => {
      const said = {
        id: claimIdOf({ principal: principalKey(principal), route: placeCheckout.id, key }),
        body_text: request.body_text,
      };
      const { agreed: words } = body;
      const agreed = words && isToday(words, tools.words) ? ok(null) : await hasAgreed(words, principal);
      // An order that was placed before the words changed is told again.
      if (!agreed.ok) return flatten((await tools.checkout.replay(said)) ?? agreed) as never;
      const line = lineOf(body.lines);
      const begun_ms = performance.now();
      const is_staff = principal.kind === 'account' && principal.staff !== null;
      const gone = goneFrom(tools.live, body.lines);
      // Somebody may still fail to pay: who is outside stands in line for it. Whether they are is said under the locks.
      const waits = gone === 'all_held' && line !== null && !(await tools.lines.isInside(line, principal));
      if (gone && !waits) {
        const answered = (await tools.checkout.replay(said)) ?? refuse(gone);
        count(body.lines, answered);
        return flatten(answered) as never;
      }
      const in_drop =
        line?.row.needs_verified_phone || body.lines.some((line) => tools.live.dropOf(line.variant_id) !== undefined);
      const { discounts } = body;
      const phone =
        (in_drop || discounts) && principal.kind === 'account' ? await tools.phoneOf(principal.account_id) : null;
      const cap_identities = capIdentities(ctx, principal, phone, body.contact.phone);
      const wished =
        discounts &&
        (await readWishes(ctx.sql, tools.campaigns, discounts, {
          identity: cap_identities[0]!,
          person_id: principal.person_id,
          member: principal.kind === 'account',
          verified_phone: phone !== null,
        }));
      if (wished && !wished.ok) return wished;
      const placed = await tools.checkout.place({
        claim: { id: said.id, body_hash: hashOfSaid(said.body_text) },
        discount: wished && { ...wished.value, discount_krw: discounts!.discount_krw },
        lines: body.lines,
        ...(body.no_return_terms ? { no_return_terms: body.no_return_terms } : {}),
        shipping_krw: body.shipping_krw,
        ...(tools.delivery().size > 0 ? { remote: remoteOf(body.contact.postal_code) } : {}),
        cap_identities,
        phone_verified: phone !== null,
        ...(is_staff
          ? { needs_no_place: true }
          : line
            ? { pass: tools.lines.passFor(line, principal.person_id, phone) }
            : {}),
        virtual_account: body.method === 'virtual_account',
        person_id: principal.person_id,
        account_id: principal.kind === 'account' ? principal.account_id : null,
        session_id: principal.kind === 'account' ? principal.session_id : null,
        provider: body.provider,
        method: body.method ?? 'card',
        contact: tools.vault.sealLater(principal.person_id, 'records', body.contact),
        language: languageOf(request),
        wants_mail: body.contact.email !== undefined,
        ...(body.agreed ? { agreed: body.agreed } : {}),
      });
      count(body.lines, placed);
      tools.lines.bought(principal.person_id, performance.now() - begun_ms);
      if (!placed.ok && placed.error.code === 'in_line') return await ticketFor(body.lines, principal, request);
      return flatten(placed) as never;
    });

    mount(app, listPaymentMethods, async () => ok({ methods: methodsOf(tools.capture.providers) }));

    mount(app, startPayment, ({ params, body, principal, request }) =>
      beginPayment(ctx, tools.capture.providers, {
        order_id: params.order_id,
        principal,
        return_path: body.return_path,
        // The edge has let it in as our own: the buyer comes back under the name they know us by, where their cookie is.
        origin: request.headers.origin,
        phone: /Mobi|Android|iPhone|iPad/.test(request.headers['user-agent'] ?? ''),
      }),
    );

    mountLean(app, confirmCheckout, async ({ params, body, principal, key, request }) => {
      const confirmed = await tools.checkout.change({
        kind: 'confirm',
        order_id: params.order_id,
        claim: claimOf({
          principal: principalKey(principal),
          route: confirmCheckout.id,
          key,
          body: { ...params, ...body },
        }),
        principal,
        payment_key: body.payment_key,
        amount_krw: body.amount_krw,
        ...(body.token ? { token: body.token } : {}),
      });
      if (!confirmed.ok) return confirmed;
      const { capture } = confirmed.value;
      const ended = capture ? await within(patience_ms, tools.capture.performNow(capture)) : null;
      if (ended && ended.state !== 'waiting_deposit') return ok(showCheckout(ended, languageOf(request)));
      return await stateFor(params.order_id, principal, request);
    });

    mount(app, readCheckout, ({ params, principal, request }) => stateFor(params.order_id, principal, request));

    mount(app, receiveWebhook, async ({ params, body, request }) => {
      const heard = await hearWebhook(
        ctx,
        { checkout: tools.checkout, providers: tools.capture.providers },
        { provider: params.provider, headers: request.headers, body },
      );
      return ok({ heard });
    });

    mount(app, leaveCheckout, async ({ params, principal, request }) => {
      const left = await tools.checkout.change({ kind: 'leave', order_id: params.order_id, principal });
      if (!left.ok) return left;
      return await stateFor(params.order_id, principal, request);
    });
  };

  /** Terms, privacy policy and age: agreed to with this order, or once by its account. */
  async function hasAgreed(agreed: Agreement | undefined, principal: Principal): Promise<Result<null>> {
    if (agreed) return sameWords(agreed, tools.words);
    if (principal.kind === 'account' && (await tools.hasAgreed(principal.account_id))) return ok(null);
    return refuse('agreement_required', undefined, versionDetails(tools.words.versions()));
  }

  /** The line before these goods, where there is one. */
  function lineOf(lines: readonly { variant_id: string }[]) {
    for (const { variant_id } of lines) {
      const line = tools.lines.live.guarding(tools.live.dropOf(variant_id) ?? null);
      if (line) return line;
    }
    return null;
  }

  /** Who is not inside yet: refused with a ticket, so that a program that only knows this route stands in line, too. */
  async function ticketFor(
    lines: readonly { variant_id: string }[],
    principal: Exclude<Principal, { kind: 'none' }>,
    request: Parameters<Lines['enter']>[2],
  ) {
    if (!lineOf(lines)) await tools.lines.live.lookAgain();
    const line = lineOf(lines);
    if (!line) return refuse('in_line');
    const entered = await tools.lines.enter(line, principal, request);
    if (!entered.ok) return entered;
    const { ticket, number } = entered.value;
    return refuse('in_line', undefined, [{ room_id: line.row.room_id, drop_id: line.row.drop_id, ticket, number }]);
  }

  /** What the control room sees of it. */
  function count(lines: readonly { variant_id: string }[], placed: Result<unknown>): void {
    for (const line of lines) {
      const drop_id = tools.live.dropOf(line.variant_id);
      if (!drop_id) continue;
      if (placed.ok) tools.room.placed(drop_id);
      else tools.room.refused(drop_id, placed.error.code);
    }
  }

  async function stateFor(order_id: string, principal: Principal, request: Parameters<typeof languageOf>[0]) {
    const found = await readCheckoutState(ctx.sql, order_id, languageOf(request));
    if (!found || !isOwn(found.owner, principal)) return refuse('not_found');
    return ok(found.state);
  }
}

/**
 * Whether a drop in the cart has nothing left, as of the last round (100 ms). Only a refusal may come from memory: whoever is told
 * `all held` or `sold out` a moment too long may try again; a sale is decided under the locks.
 */
function goneFrom(live: LiveDrops, lines: readonly { variant_id: string }[]): 'all_held' | 'sold_out' | null {
  for (const line of lines) {
    const drop_id = live.dropOf(line.variant_id);
    const phase = drop_id && live.phase(drop_id);
    if (phase === 'all_held' || phase === 'sold_out') return phase;
  }
  return null;
}

/** KakaoPay is its own way to pay; the others take cards and open virtual accounts. */
function methodsOf(providers: ReadonlyMap<ProviderName, Provider>): Static<typeof PaymentMethod>[] {
  const order: ProviderName[] = ['toss', 'sandbox', 'kakaopay'];
  return order.flatMap((name) => {
    const found = providers.get(name);
    const methods = name === 'kakaopay' ? (['card'] as const) : (['card', 'virtual_account'] as const);
    return found ? methods.map((method) => ({ provider: name, method, practice: found.practice })) : [];
  });
}

/** Whom a drop's cap counts: the account and the number it has proved, or the delivery phone of a guest. */
function capIdentities(
  ctx: Context,
  principal: Exclude<Principal, { kind: 'none' }>,
  verified: string | null,
  delivery_phone: string,
): string[] {
  if (principal.kind === 'guest') return [uuidOfHash(phoneIdentity(ctx.keys, delivery_phone))];
  return verified ? [principal.account_id, verified] : [principal.account_id];
}

/** What the work comes to, or null when that takes too long; it goes on. */
function within<T>(limit_ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), limit_ms);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
