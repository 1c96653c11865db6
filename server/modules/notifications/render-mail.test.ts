import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { identity_mail_kinds } from '../identity/index.ts';
import { type Language, mail_kinds, words } from './mail-words.ts';
import { type OrderMail, renderIdentityMail, renderOrderMail } from './render-mail.ts';

const order: OrderMail['order'] = {
  order_id: '0198aaaa-aaaa-7aaa-aaaa-aaaaaaaaaaaa',
  order_number: '261121-0001234',
  shop_name: '산들농원',
  language: 'ko',
  state: 'confirmed',
  placed_at: new Date('2026-11-21T06:05:00Z'),
  amount_krw: 53_000,
  refunded_krw: 0,
  lines: [
    {
      title: '유기농 사과 5kg',
      option_text: '가정용',
      quantity: 2,
      canceled_quantity: 1,
      unit_price_krw: 9_000,
      promised_on: '2026-12-22',
    },
    { title: '꽃다발', option_text: '', quantity: 1, canceled_quantity: 0, unit_price_krw: 35_000, promised_on: null },
  ],
  virtual_account: { bank: '신한', account_number: '110-123-456789', due_at: new Date('2026-11-22T14:59:00Z') },
};
const contact = {
  name: '홍길동',
  email: 'hong@example.com',
  phone: '010-1234-5678',
  postal_code: '06236',
  address1: '서울 강남구 테헤란로 1',
  address2: '101호',
  note: '문 앞에 놓아 주세요',
};
const mail = (kind: OrderMail['kind'], more: Partial<OrderMail> = {}): OrderMail => ({
  kind,
  order,
  contact,
  order_url: 'https://shop.example/orders/1',
  written_at: new Date('2026-11-21T06:05:00Z'),
  ...more,
});
const order_kinds = mail_kinds.filter((kind): kind is OrderMail['kind'] => kind.startsWith('order_'));

test('a refund says where the money went, and only a mail about an order points to its page', () => {
  const paid_by_card = { ...order, virtual_account: null };
  const by_card = renderOrderMail(mail('order_refunded', { refund_krw: 9_000, order: paid_by_card })).text;
  const by_account = renderOrderMail(mail('order_refunded', { refund_krw: 9_000 })).text;
  assert.match(by_card, /카드사/);
  assert.doesNotMatch(by_account, /카드사/);
  assert.match(by_account, /9,000원을 알려 주신 환불 계좌로/);
  assert.match(by_account, /문의는 주문 상세/);
  const none = {
    code: '123456',
    link: null,
    blanks: {},
    name: '홍길동',
    shop_name: '산들농원',
    language: 'ko' as const,
  };
  const about_account = renderIdentityMail({ ...none, kind: 'sign_up_code' });
  for (const part of [about_account.text, about_account.html]) assert.doesNotMatch(part, /주문 상세/);
});

test('Korean and English say the same things', () => {
  assert.deepEqual(Object.keys(words.en), Object.keys(words.ko));
  for (const kind of mail_kinds)
    for (const part of ['subject', 'title']) assert.ok(words.ko[`${kind}.${part}`], `${kind}.${part}`);
  for (const [name, text] of Object.entries(words.ko)) {
    const blanks = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort();
    assert.deepEqual(blanks(words.en[name]!), blanks(text), name);
  }
});

test('a paid order’s mail tells what was bought, for how much and where it goes', () => {
  const { subject, html, text } = renderOrderMail(mail('order_paid'));
  assert.equal(subject, '[산들농원] 결제가 완료되었습니다 (261121-0001234)');
  for (const part of [html, text]) {
    for (const fact of [
      '홍길동',
      '유기농 사과 5kg',
      '가정용',
      '18,000원',
      '취소 1개',
      '53,000원',
      '(06236)',
      '101호',
      '문 앞에 놓아 주세요',
      '11월 21일',
      '오후 3:05',
    ]) {
      assert.ok(part.includes(fact), fact);
    }
    assert.ok(part.includes('https://shop.example/orders/1'));
  }
});

test('who waits for a pre-order is told until when, in words, in the mails that come before the goods', () => {
  const english = { ...order, language: 'en' as const };
  for (const kind of ['order_paid', 'order_waiting_deposit'] as const) {
    assert.match(renderOrderMail(mail(kind)).text, /12월 22일 \(화\)까지 보내기로 약속/);
    assert.match(renderOrderMail(mail(kind, { order: english })).text, /promised for Tue 22 December/);
  }
  assert.doesNotMatch(renderOrderMail(mail('order_shipped')).text, /약속/);
});

test('who waits for a pre-order whose day was moved is told both days, of these goods alone, and that it is later or sooner', () => {
  const variant_id = '0198bbbb-bbbb-7bbb-bbbb-bbbbbbbbbbbb';
  const lines = [{ ...order.lines[0]!, variant_id }, order.lines[1]!];
  const told = (language: Language, to: string) =>
    renderOrderMail(
      mail('order_promise_moved', {
        order: { ...order, lines, language },
        moved: { variant_id, from: '2026-12-22', to },
      }),
    );
  const later = told('ko', '2026-12-29');
  assert.equal(later.subject, '[산들농원] 예약 상품의 발송 약속일이 12월 29일 (화)로 바뀌었습니다 (261121-0001234)');
  assert.match(later.text, /12월 22일 \(화\)까지 보내기로 약속드렸는데, 12월 29일 \(화\)까지로 늦어지게/);
  assert.match(later.text, /유기농 사과/);
  assert.doesNotMatch(later.text, /꽃다발|53,000/);
  assert.match(told('ko', '2026-12-15').text, /12월 15일 \(화\)까지로 앞당겨졌습니다/);
  assert.match(told('en', '2026-12-29').text, /by Tue 22 December. It will be later: by Tue 29 December/);
  assert.match(told('en', '2026-12-15').text, /It will be sooner: by Tue 15 December/);
});

test('a day of another year than the mail’s is told with its year, in the subject too', () => {
  const variant_id = '0198bbbb-bbbb-7bbb-bbbb-bbbbbbbbbbbb';
  const lines = [{ ...order.lines[0]!, variant_id, promised_on: '2027-01-31' }];
  const moved = { variant_id, from: '2026-12-22', to: '2027-01-31' };
  const told = (kind: OrderMail['kind'], language: Language, written_at: string) =>
    renderOrderMail(
      mail(kind, {
        order: { ...order, lines, language },
        ...(kind === 'order_promise_moved' ? { moved } : {}),
        written_at: new Date(written_at),
      }),
    );
  const november = '2026-11-21T06:05:00Z';
  assert.match(told('order_paid', 'ko', november).text, /2027년 1월 31일 \(일\)까지 보내기로 약속/);
  assert.match(told('order_paid', 'en', november).text, /promised for Sun 31 January 2027/);
  assert.match(told('order_promise_moved', 'ko', november).subject, /약속일이 2027년 1월 31일 \(일\)로/);
  assert.match(
    told('order_promise_moved', 'en', november).text,
    /by Tue 22 December. It will be later: by Sun 31 January 2027/,
  );
  // It is the new year in Korea already.
  const new_year = told('order_promise_moved', 'ko', '2026-12-31T15:30:00Z').text;
  assert.match(new_year, /2026년 12월 22일 \(화\)까지 보내기로 약속드렸는데, 1월 31일 \(일\)까지로/);
  assert.match(new_year, /주문 일시: 2026년 11월 21일 \(토\) 오후 3:05/);
});

test('no mail contradicts itself: part of an order is not the order, nothing paid is no amount, no number is no number', () => {
  const part = { refund_krw: 9_000, whole: false };
  const korean = renderOrderMail(mail('order_canceled', part));
  assert.equal(korean.subject, '[산들농원] 주문 일부가 취소되었습니다 (261121-0001234)');
  assert.match(korean.html, /<h1[^>]*>주문 일부가 취소되었습니다\.<\/h1>/);
  const english = renderOrderMail(mail('order_canceled', { ...part, order: { ...order, language: 'en' } }));
  assert.match(english.subject, /Part of your order is canceled/);
  assert.doesNotMatch(english.html + english.text, /Your order is canceled/);
  assert.match(renderOrderMail(mail('order_canceled', { refund_krw: 53_000 })).subject, /주문이 취소되었습니다/);
  assert.doesNotMatch(renderOrderMail(mail('order_canceled', { refund_krw: 0 })).text, /결제 금액/);
  assert.doesNotMatch(renderOrderMail(mail('order_shipped')).text, /송장/);
  const numbered = { ...order, tracking: ['CJ대한통운 123456789012'] };
  const left = renderOrderMail(mail('order_shipped', { order: numbered })).text;
  assert.match(left, /아래 송장 번호로/);
  assert.match(left, /송장 번호: CJ대한통운 123456789012/);
});

test('every word of a mail can be read: at least 4.5 to 1 on its paper and on its ground', () => {
  const channel = (hex: string) => {
    const part = Number.parseInt(hex, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const light = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((from) => channel(colour.slice(from, from + 2)));
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  for (const kind of order_kinds) {
    const { html } = renderOrderMail(mail(kind));
    const inks = new Set([...html.matchAll(/[;"]color:(#[0-9a-f]{6})/g)].map((one) => one[1]!));
    assert.ok(inks.size >= 3);
    inks.delete('#ffffff');
    for (const ink of inks)
      for (const paper of ['#ffffff', '#f6f1e9'])
        assert.ok((light(paper) + 0.05) / (light(ink) + 0.05) >= 4.5, `${ink} on ${paper} in ${kind}`);
  }
});

test('each kind tells its own figures', () => {
  const waiting = renderOrderMail(mail('order_waiting_deposit')).text;
  assert.match(waiting, /입금 계좌: 신한 110-123-456789/);
  assert.match(waiting, /입금 기한: 11월 22일 \(일\) 오후 11:59/);
  assert.match(renderOrderMail(mail('order_refunded', { refund_krw: 9_000 })).text, /환불 금액: 9,000원/);
  assert.match(renderOrderMail(mail('order_canceled', { refund_krw: 9_000, whole: false })).text, /일부가 취소/);
  assert.match(renderOrderMail(mail('order_canceled', { refund_krw: 0 })).text, /결제된 금액은 없습니다/);
  const english = renderOrderMail(mail('order_paid', { order: { ...order, language: 'en' } }));
  assert.match(english.subject, /Payment received/);
  assert.match(english.text, /₩53,000/);
  assert.match(english.html, /<html lang="en">/);
});

test('a mail about an account has its code and its link in the body, never in the subject', () => {
  const link = 'https://shop.example/verify#abc';
  const account = { shop_name: '마당', language: 'ko', name: '홍', code: '012345', link, blanks: {} } as const;
  const code = renderIdentityMail({ ...account, kind: 'sign_up_code' });
  for (const secret of ['012345', link])
    assert.ok(code.html.includes(secret) && code.text.includes(secret) && !code.subject.includes(secret), secret);
  const linked = renderIdentityMail({ ...account, kind: 'reset_code', code: null });
  assert.ok(linked.text.includes(link) && !linked.text.includes('여섯 자리'));
  const none = { code: null, link: null };
  const exists = renderIdentityMail({ ...account, ...none, kind: 'sign_up_exists', language: 'en' });
  assert.match(exists.text, /already have an account/);
  const blanks = { new_email: 'n***w@example.com' };
  assert.match(
    renderIdentityMail({ ...account, code: null, blanks, kind: 'email_undo' }).text,
    /n\*\*\*w@example\.com/,
  );
  const social = renderIdentityMail({ ...account, ...none, kind: 'social_linked', blanks: { provider: '카카오' } });
  assert.match(social.subject, /카카오 계정/);
  assert.equal(social.text.match(/카카오 계정/g)?.length, 2, 'in the title and below it');
  for (const kind of identity_mail_kinds)
    assert.doesNotMatch(renderIdentityMail({ ...account, kind, blanks: { ...blanks, phone: '010' } }).text, /\{\w+\}/);
});

test('nothing a person wrote becomes markup or a header, and no blank stays open', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=y>',
      'a\r\nBcc: all@example.com',
      "'{name}'",
      '{shop}',
    ),
  );
  fc.assert(
    fc.property(
      nasty,
      nasty,
      fc.constantFrom(...order_kinds),
      fc.constantFrom<Language>('ko', 'en'),
      (a, b, kind, language) => {
        const { subject, html } = renderOrderMail(
          mail(kind, {
            order: { ...order, language, shop_name: a, lines: [{ ...order.lines[0]!, title: b, option_text: a }] },
            contact: { ...contact, name: b, address2: a, note: b },
            refund_krw: 1_000,
          }),
        );
        assert.doesNotMatch(subject, /[\r\n]/);
        assert.doesNotMatch(html, /<(script|img|iframe|form)/i);
        const tags = new Set([...html.matchAll(/<\/?([a-z0-9!]+)/gi)].map((one) => one[1]!.toLowerCase()));
        for (const tag of tags)
          assert.ok(
            '!doctype html head meta title body table tr td h1 p a strong span br'.split(' ').includes(tag),
            tag,
          );
      },
    ),
    { numRuns: 500 },
  );
  for (const kind of order_kinds)
    assert.doesNotMatch(renderOrderMail(mail(kind)).html.replace(/style="[^"]*"/g, ''), /\{\w+\}|undefined|NaN|null/);
});
