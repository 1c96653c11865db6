import { setTimeout as sleep } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import {
  adminChangeCampaign,
  adminChangeDrop,
  adminCreateCampaign,
  adminCreateDrop,
  adminListWarehouses,
  adminReceiveStock,
  changeProductState,
  createProduct,
  listShops,
  readOperator,
  readSession,
  signIn,
  signUp,
  verifySignUp,
} from '@madang/contract';
import { FormData, request } from 'undici';
import type { Stage } from './buyer.ts';
import { must } from './must.ts';
import { CannotRehearse, type Login, type Options } from './options.ts';
import { setLine } from './stage-line.ts';
import type { Wire } from './wire.ts';

/** What the crowd's coupon and its code take off. */
const coupon_krw = 5_000;
const code_krw = 3_000;

type Play = Pick<Options, 'buyers' | 'stock' | 'cap_per_person' | 'line'> & { owner: Login };

/** What is prepared through the admin's own pages: a product with a picture, its stock, its drop, and a few members. */
export async function setStage(wire: Wire, options: Play, opens_in_ms: number): Promise<Omit<Stage, 'pay'>> {
  // What the shop refuses the rehearsal is told on an English terminal.
  const owner = wire.browser('en');
  const session = must('sign in as the owner', await owner.call(signIn, { body: options.owner }));
  if (!session.account?.staff) throw new CannotRehearse(`${options.owner.email} is not staff: give the owner's login.`);
  const [shop] = must('read the shops', await owner.call(listShops)).shops;
  const [warehouse] = must('read the warehouses', await owner.call(adminListWarehouses)).warehouses;
  if (!shop || !warehouse) throw new CannotRehearse('The shop has no warehouse to receive stock in.');

  const unit_price_krw = 39_000;
  const korea = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 19);
  const name = `리허설 ${korea.replace('T', ' ')}`;
  const product = must(
    'create the product',
    await owner.call(createProduct, { body: { shop_id: shop.id, title: name, price_krw: unit_price_krw } }),
  );
  const params = { id: product.id };
  const form = new FormData();
  form.set('file', new Blob([picture()], { type: 'image/png' }), 'rehearsal.png');
  form.set('alt', name);
  must('upload the picture', await owner.upload(`/api/v1/admin/products/${product.id}/images`, form));
  must('put the product on sale', await owner.call(changeProductState, { params, body: { state: 'on_sale' } }));
  const variant_id = product.variants[0]!.id;
  must(
    'receive the stock',
    await owner.call(adminReceiveStock, {
      body: { variant_id, warehouse_id: warehouse.warehouse_id, quantity: options.stock, reason: 'rehearsal' },
    }),
  );
  const { versions } = must('read the terms', await wire.browser().call(readOperator));
  const agreed = { ...versions, age_14: true } as const;
  const members = await enrol(wire, Math.min(12, Math.floor(options.buyers * 0.05)), agreed);
  // Last, and by the server's clock: the drop opens soon.
  const now = Date.parse(must('ask for the time', await owner.call(readSession)).server_time);
  const drop = must(
    'schedule the drop',
    await owner.call(adminCreateDrop, {
      body: {
        variant_id,
        kind: 'stock',
        title_ko: name,
        title_en: 'Rehearsal',
        opens_at: new Date(now + opens_in_ms).toISOString(),
        closes_at: new Date(now + 24 * 3_600_000).toISOString(),
        allotment: options.stock,
        cap_per_person: options.cap_per_person,
        // In a line who vanishes keeps others waiting so long, one after the other.
        hold_minutes: options.line ? 0.5 : 1,
      },
    }),
  );
  const campaign = (amount_krw: number) => ({
    shop_id: shop.id,
    name_ko: name,
    name_en: 'Rehearsal',
    benefit: { kind: 'amount' as const, amount_krw },
    conditions: {},
    stacking: 'alone' as const,
    opens_at: new Date(now - 1_000).toISOString(),
    closes_at: drop.closes_at,
    usable_until: drop.closes_at,
  });
  // Fewer coupons than members, and a code for fewer people than come with it.
  const uses_max = Math.max(2, Math.floor(options.stock / 4));
  const code = `CROWD-${crypto.randomUUID().slice(0, 8)}`.toUpperCase();
  const first_come = must(
    'schedule the coupons',
    await owner.call(adminCreateCampaign, {
      body: { ...campaign(coupon_krw), kind: 'first_come', winners_max: Math.max(2, members.length >> 1) },
    }),
  );
  const by_code = must(
    'make the code',
    await owner.call(adminCreateCampaign, {
      body: { ...campaign(code_krw), kind: 'public_code', code, uses_max, budget_krw: uses_max * code_krw },
    }),
  );
  const line = options.line && (await setLine(owner, drop.drop_id, options.line));
  return {
    line,
    discounts: { campaign_id: first_come.campaign_id, coupon_krw, code, code_krw },
    drop_id: drop.drop_id,
    variant_id,
    slug: product.slug,
    unit_price_krw,
    cap_per_person: options.cap_per_person,
    members,
    agreed,
    opens_at: drop.opens_at,
    takeDown: async () => {
      await line?.takeDown().catch(() => {});
      await owner.call(changeProductState, { params, body: { state: 'paused' } }).catch(() => {});
      // What is over looks over: no drop and no coupon of it stays in a shop that goes on.
      const body = { closes_at: new Date(Date.parse(drop.opens_at) + 1_000).toISOString() };
      await owner.call(adminChangeDrop, { params: { drop_id: drop.drop_id }, body }).catch(() => {});
      for (const { campaign_id } of [first_come, by_code])
        await owner.call(adminChangeCampaign, { params: { campaign_id }, body: { ended: true } }).catch(() => {});
    },
  };
}

/** A few buyers have an account: a shop lets one address sign up only so often, and when it says so that is enough. */
async function enrol(wire: Wire, count: number, agreed: Stage['agreed']): Promise<Stage['members']> {
  const members: Stage['members'] = [];
  const run = crypto.randomUUID().slice(0, 8);
  for (let n = 0; n < count; n++) {
    const browser = wire.browser();
    must('open a session', await browser.call(readSession));
    const body = { email: `member-${run}-${n}@crowd.test`, password: `Yard-${run}-market`, name: `단골${n}`, agreed };
    const asked_for = await browser.call(signUp, { body, patience_ms: 0 }).catch(() => null);
    if (!asked_for) return members;
    const asked = must('sign up', asked_for);
    if (!asked.demo_code) return members; // not a demonstration shop: everybody comes as a guest
    must(
      'verify the sign-up',
      await browser.call(verifySignUp, { body: { challenge_id: asked.challenge_id, code: asked.demo_code } }),
    );
    members.push({ email: body.email, password: body.password });
  }
  return members;
}

/**
 * The buyers at the provider's page: each authenticates its payment and comes back with its key. Where the provider
 * answers is said by the first pay page; `meet` is called with it once, before anybody pays there.
 */
export function payAtProvider(meet: (sandbox_url: string) => Promise<void>): Stage['pay'] {
  let met: Promise<string> | null = null;
  const meetOnce = async (origin: string) => {
    await meet(origin);
    return origin;
  };
  return async ({ order_id, amount_krw, pay_url }) => {
    met ??= meetOnce(new URL(pay_url).origin);
    const sandbox_url = await met;
    for (let attempt = 1; ; attempt++) {
      try {
        return await authenticate(sandbox_url, order_id, amount_krw);
      } catch (error) {
        if (error instanceof CannotRehearse || attempt >= 5) throw error;
        await sleep(100 * attempt);
      }
    }
  };
}

async function authenticate(sandbox_url: string, order_id: string, amount_krw: number): Promise<string> {
  const reply = await request(`${sandbox_url}/sandbox/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderId: order_id, amount: amount_krw, orderName: '리허설' }),
  });
  const body = (await reply.body.json()) as { paymentKey?: string };
  if (!body.paymentKey) throw new CannotRehearse(`The sandbox did not authenticate: ${JSON.stringify(body)}`);
  return body.paymentKey;
}

/** Tells the sandbox how to misbehave; null calms it. */
export async function tellProvider(sandbox_url: string, behaviour: Record<string, number> | null): Promise<void> {
  const reply = await request(`${sandbox_url}/sandbox/behaviour`, {
    method: behaviour ? 'PUT' : 'DELETE',
    headers: { 'content-type': 'application/json' },
    body: behaviour ? JSON.stringify(behaviour) : null,
  });
  const text = await reply.body.text();
  if (reply.statusCode !== 200)
    throw new CannotRehearse(`The sandbox provider cannot be directed: ${text.slice(0, 200)}`);
}

/** A plain PNG, 800 x 800, one colour: going on sale needs a picture. */
function picture(): Uint8Array<ArrayBuffer> {
  const size = 800;
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, Buffer.from([0x2f, 0x6f, 0x5e]))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]),
  );
}
