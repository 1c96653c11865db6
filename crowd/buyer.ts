import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Agreement,
  type BodyOf,
  cancelMyOrder,
  claimCoupon,
  confirmCheckout,
  getProduct,
  leaveCheckout,
  placeCheckout,
  readCheckout,
  readDrop,
  readMyOrder,
  readSession,
  signIn,
  startPayment,
} from '@madang/contract';
import { type Character, characterOf, roll } from './characters.ts';
import type { Figures } from './figures.ts';
import type { Journal } from './journal.ts';
import type { Line } from './line.ts';
import { comeIn, giveUp } from './stand.ts';
import { type Answer, type Browser, HungUp, NoAnswer, type Wire } from './wire.ts';

/** What the buyers find: the shop with its drop, and the provider that takes their money. */
export type Stage = {
  drop_id: string;
  variant_id: string;
  slug: string;
  unit_price_krw: number;
  cap_per_person: number;
  /** Coupons for members who come first, and a code that everybody knows and not everybody may use. */
  discounts: { campaign_id: string; coupon_krw: number; code: string; code_krw: number };
  /** The waiting room before the drop: people gather in it until `open`. */
  line: LineStage | null;
  /** By the server's clock. */
  opens_at: string;
  members: { email: string; password: string }[];
  /** To the words of today; members did so when they signed up. */
  agreed: Agreement;
  /** Takes the rehearsal's product off the shop's shelves; its orders stay. */
  takeDown: () => Promise<void>;
  pay: (order: { order_id: string; amount_krw: number; pay_url: string }) => Promise<string>;
};

export type LineStage = {
  room_id: string;
  /** Who is called and does not come for so long is passed over. */
  claim_ms: number;
  open(): Promise<void>;
  takeDown(): Promise<void>;
};

export type Crowd = {
  wire: Wire;
  stage: Stage;
  figures: Figures;
  journal: Journal;
  seed: number;
  misbehave: number;
  /** How long a buyer watches a payment that nobody can decide yet. */
  patience_ms: number;
  /** Where they stand, when there is a line. */
  line: Line | null;
};

type Placed = { order_id: string; amount_krw: number; discount_krw?: number | undefined };
/** `wish`: what the buyer would have taken off. */
export type Visit = {
  crowd: Crowd;
  n: number;
  character: Character;
  browser: Browser;
  wish: Wish | null;
  /** What this buyer would send to buy so many. */
  order(quantity: number): BodyOf<typeof placeCheckout>;
};
type Wish = { campaign_ids: string[]; codes: string[]; discount_krw: number };

const newKey = () => crypto.randomUUID();

/**
 * One buyer from arriving to leaving. `arrived` is called once they stand in line, where there is one: from then on they cost
 * nothing but patience. Throws only when the crowd itself is broken.
 */
export async function visit(crowd: Crowd, n: number, arrived: () => void): Promise<void> {
  const character = characterOf(crowd.seed, n, crowd.misbehave);
  crowd.figures.characters[character] = (crowd.figures.characters[character] ?? 0) + 1;
  const one: Visit = {
    crowd,
    n,
    character,
    browser: crowd.wire.browser(),
    wish: null,
    order: (quantity) => orderOf(one, quantity),
  };
  try {
    await arrive(one);
    const { line } = crowd;
    const standing = line && (await comeIn(one, line, arrived));
    if (line && !standing) return;
    await shop(one);
    // Who is silent keeps the place until its time is over; the others hand it on.
    if (line && standing && character !== 'vanishes' && character !== 'closes') await giveUp(one, line, standing);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    crowd.figures.undecided++;
    crowd.figures.violate('answers', `a buyer was never answered: ${error.message}`);
  } finally {
    crowd.figures.finished_buyers++;
    arrived();
  }
}

/** At the counter: orders and pays, as this character does. */
async function shop(one: Visit): Promise<void> {
  const { crowd, n, character } = one;
  // Every other guest knows the code, cheaters with one phone among them.
  const { code, code_krw } = crowd.stage.discounts;
  if (!one.wish && roll(crowd.seed, 'knows the code', n) < 0.5)
    one.wish = { campaign_ids: [], codes: [code], discount_krw: code_krw };
  if (character === 'greedy') await wantTooMuch(one);
  const placed = await place(
    one,
    one.browser,
    1 + Math.floor(roll(crowd.seed, 'units', n) * Math.min(2, crowd.stage.cap_per_person)),
  );
  if (!placed) return;
  // A member is counted by the account, a guest by the delivery phone: only two guests with one phone are one person.
  if (character === 'twins' && !crowd.stage.members[n]) await comeAsTwin(one);
  if (character === 'vanishes') return crowd.figures.end('vanished');
  if (character === 'leaves') return await leave(one, placed);
  if (character === 'returns') return await comeBack(one, placed);
  await pay(one, placed);
}

/** A first page, a session, the drop; some sign in. */
async function arrive(one: Visit): Promise<void> {
  const { crowd, n, browser } = one;
  await browser.call(readSession);
  const member = crowd.stage.members[n];
  if (member) {
    const signed_in = await browser.call(signIn, { body: member });
    if (!signed_in.ok) crowd.figures.violate('answers', `a member could not sign in: ${signed_in.code}`);
    else await claim(one);
  }
  // Before a stampede most come by a link straight to the line; every fourth looks at the goods first.
  if (crowd.line && n % 4 !== 0) return;
  const product = await browser.call(getProduct, { params: { slug: crowd.stage.slug } });
  if (!product.ok) crowd.figures.violate('answers', `the product could not be read: ${product.code}`);
  const drop = await browser.call(readDrop, { params: { drop_id: crowd.stage.drop_id } });
  if (!drop.ok) crowd.figures.violate('answers', `the drop could not be read: ${drop.code}`);
}

/** A member takes a coupon, several times at once: it is one coupon, and one place. */
async function claim(one: Visit): Promise<void> {
  const { figures, stage } = one.crowd;
  const { campaign_id, coupon_krw } = stage.discounts;
  const click = () => one.browser.call(claimCoupon, { params: { campaign_id } });
  const answers = await Promise.all([click(), click(), click()]);
  const places = new Set(answers.map((answer) => (answer.ok ? (answer.value.place ?? 0) : answer.code)));
  if (places.size > 1) figures.violate('P6', 'one person was told different places', { places: [...places] });
  const [place] = places;
  if (typeof place !== 'number') figures.violate('answers', `a claim was refused with ${place}`);
  else if (place > 0) one.wish = { campaign_ids: [campaign_id], codes: [], discount_krw: coupon_krw };
}

/** Eight digits nobody else of this rehearsal has. */
const phoneOf = (n: number) =>
  `010-${String(1_000 + Math.floor(n / 10_000)).slice(-4)}-${String(n % 10_000).padStart(4, '0')}`;

function orderOf({ crowd, n, wish }: Visit, quantity: number) {
  const { variant_id, drop_id, unit_price_krw, agreed } = crowd.stage;
  return {
    lines: [{ variant_id, quantity, unit_price_krw }],
    contact: {
      name: `연습${n}`,
      phone: phoneOf(n),
      email: `buyer${n}@crowd.test`,
      postal_code: '04524',
      address1: '서울특별시 중구 세종대로 110',
      address2: `${n}호`,
    },
    provider: 'sandbox' as const,
    drop_id,
    ...(crowd.stage.members[n] ? {} : { agreed }),
    ...(wish ? { discounts: wish } : {}),
  };
}

/** The click on "buy", as this character clicks. Null when the shop refused. */
async function place(one: Visit, browser: Browser, quantity: number): Promise<Placed | null> {
  const { crowd, n, character } = one;
  const { figures, journal } = crowd;
  const [key, body] = [newKey(), one.order(quantity)];
  await journal.write({ buyer: n, act: 'place', said: 'asks', key });
  const timed = (ms: number) => figures.placing.add(ms);
  const click = () => browser.call(placeCheckout, { key, body, timed });
  let answer: Answer<Placed>;
  if (character === 'double_clicks') answer = await twice(figures, 'P3', 'two clicks with one key', click);
  else if (character === 'impatient') {
    const hang_up_ms = 2 + Math.floor(roll(crowd.seed, 'hangs up', n) * 30);
    answer = await browser.call(placeCheckout, { key, body, timed, hang_up_ms }).catch((error) => {
      if (error instanceof HungUp) return click();
      throw error;
    });
  } else answer = await click();
  if (!answer.ok) {
    figures.refuse(answer.code);
    if (!one.wish || answer.code !== 'discount_changed') return null;
    // The code is used up, or this phone had it already: then at the full price.
    one.wish = null;
    return await place(one, browser, quantity);
  }
  figures.place();
  const { order_id, amount_krw, discount_krw = 0 } = answer.value;
  if (discount_krw !== (one.wish?.discount_krw ?? 0))
    figures.violate('P6', 'something else was taken off than the buyer saw', { order_id, discount_krw });
  await journal.write({ buyer: n, act: 'place', said: 'answered', key, order_id, amount_krw });
  if (amount_krw !== quantity * crowd.stage.unit_price_krw - discount_krw)
    figures.violate('P10', 'the order costs something else than the page said', { order_id, amount_krw });
  if (character === 'tampers') await tamper(one, key, quantity, order_id);
  return { order_id, amount_krw };
}

/** Two equal clicks at the same moment. A refusal may come first and a success second; two different successes may not. */
async function twice<T extends { order_id: string }>(
  figures: Figures,
  promise: string,
  what: string,
  click: () => Promise<Answer<T>>,
) {
  const [first, second] = await Promise.all([click(), click()]);
  if (first.ok && second.ok && first.value.order_id !== second.value.order_id)
    figures.violate(promise, `${what} had two effects`, { first: first.value.order_id, second: second.value.order_id });
  return first.ok ? first : second;
}

/** The same key with other goods must be refused, and the same click again must give the same order. */
async function tamper(one: Visit, key: string, quantity: number, order_id: string): Promise<void> {
  const { figures } = one.crowd;
  const other = await one.browser.call(placeCheckout, { key, body: { ...one.order(quantity + 1) } });
  if (other.ok || other.status !== 422)
    figures.violate('P3', 'the same key with another body was not refused with 422', {
      order_id,
      status: other.status,
    });
  const again = await one.browser.call(placeCheckout, { key, body: one.order(quantity) });
  if (!again.ok || again.value.order_id !== order_id)
    figures.violate('P3', 'the same key and body gave another answer', { order_id, status: again.status });
}

async function wantTooMuch(one: Visit): Promise<void> {
  const answer = await one.browser.call(placeCheckout, { body: one.order(one.crowd.stage.cap_per_person + 1) });
  if (answer.ok)
    one.crowd.figures.violate('P1', 'more than the cap was sold to one person', { order_id: answer.value.order_id });
  else one.crowd.figures.refuse(answer.code);
}

/** A second guest with the same delivery phone: together they may have no more than the cap (the auditor counts). */
async function comeAsTwin(one: Visit): Promise<void> {
  const twin = one.crowd.wire.browser();
  await twin.call(readSession);
  const answer = await twin.call(placeCheckout, { body: one.order(one.crowd.stage.cap_per_person) });
  if (answer.ok)
    one.crowd.figures.violate('P1', 'two browsers with one phone passed the cap', { order_id: answer.value.order_id });
  else one.crowd.figures.refuse(answer.code);
}

async function leave({ crowd, browser }: Visit, { order_id }: Placed): Promise<void> {
  const left = await browser.call(leaveCheckout, { params: { order_id } });
  crowd.figures.end(left.ok ? left.value.state : left.code);
  if (!left.ok) crowd.figures.violate('answers', `leaving was refused: ${left.code}`, { order_id });
}

async function comeBack(one: Visit, placed: Placed): Promise<void> {
  await leave(one, placed);
  await sleep(500 + 1_000 * roll(one.crowd.seed, 'thinks', one.n));
  const again = await place(one, one.browser, 1);
  if (again) await pay(one, again);
}

/** From the pay page to the result. */
async function pay(one: Visit, { order_id, amount_krw }: Placed): Promise<void> {
  const { crowd, n, character, browser } = one;
  const { figures, journal, stage } = crowd;
  const params = { order_id };
  const page = await browser.call(startPayment, { params, body: {} });
  if (!page.ok) return refusedToPay(figures, page.code, order_id);
  const { pay_url } = page.value;
  if (!pay_url) return figures.violate('answers', 'the sandbox has no pay page', { order_id });
  const payment_key = await stage.pay({ order_id, amount_krw, pay_url });
  if (character === 'tampers') {
    const cheap = await browser.call(confirmCheckout, { params, body: { payment_key, amount_krw: amount_krw - 1 } });
    if (cheap.ok) figures.violate('P2', 'another amount than the order was accepted', { order_id });
    else figures.refuse(cheap.code);
  }
  const key = newKey();
  await journal.write({ buyer: n, act: 'confirm', said: 'asks', key, order_id });
  const body = { payment_key, amount_krw };
  const click = () => browser.call(confirmCheckout, { params, key, body });
  if (character === 'closes') {
    const closed = await browser.call(confirmCheckout, { params, key, body, hang_up_ms: 3 }).catch((error) => error);
    if (closed instanceof HungUp) return figures.end('closed');
    if (closed instanceof Error) throw closed;
  }
  const answer =
    character === 'double_clicks' ? await twice(figures, 'P3', 'two confirmations with one key', click) : await click();
  if (!answer.ok) return refusedToPay(figures, answer.code, order_id);
  const state = await watch(one, order_id, answer.value.state);
  await journal.write({ buyer: n, act: 'confirm', said: 'answered', key, order_id, state, amount_krw });
  figures.end(state);
  if (state !== 'confirmed') return;
  figures.confirmed++;
  if (character === 'regrets') await regret(one, order_id);
}

function refusedToPay(figures: Figures, code: string, order_id: string): void {
  figures.refuse(code);
  figures.end(code);
  if (!['payment_declined', 'order_state', 'too_late'].includes(code))
    figures.violate('answers', `paying was refused with ${code}`, { order_id });
}

/** Nobody knows yet how a payment ended: the page asks again, more and more patiently. */
async function watch({ crowd, browser }: Visit, order_id: string, state: string): Promise<string> {
  const deadline = performance.now() + crowd.patience_ms;
  for (let wait_ms = 250; ['pending', 'paying'].includes(state); wait_ms = Math.min(2_000, wait_ms * 1.5)) {
    if (performance.now() > deadline) {
      crowd.figures.undecided++;
      crowd.figures.violate('P2', 'a payment was not decided in time', { order_id, state });
      return state;
    }
    await sleep(wait_ms);
    const answer = await browser.call(readCheckout, { params: { order_id } });
    if (answer.ok) state = answer.value.state;
    else crowd.figures.violate('answers', `a checkout could not be read: ${answer.code}`, { order_id });
  }
  return state;
}

/** Reads the order, then cancels the whole of it. */
async function regret({ crowd, n, browser }: Visit, order_id: string): Promise<void> {
  const seen = await browser.call(readMyOrder, { params: { order_id } });
  if (!seen.ok) return crowd.figures.violate('P5', `a confirmed order could not be read: ${seen.code}`, { order_id });
  const key = newKey();
  await crowd.journal.write({ buyer: n, act: 'cancel', said: 'asks', key, order_id });
  const canceled = await browser.call(cancelMyOrder, {
    params: { order_id },
    key,
    body: { reason: '마음이 바뀌었습니다' },
  });
  if (!canceled.ok) return crowd.figures.violate('answers', `canceling was refused: ${canceled.code}`, { order_id });
  crowd.figures.canceled++;
  await crowd.journal.write({ buyer: n, act: 'cancel', said: 'answered', key, order_id, state: canceled.value.state });
}
