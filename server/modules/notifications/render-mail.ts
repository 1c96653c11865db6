import type { IdentityMailKind } from '../identity/index.ts';
import { formatDay, formatKrw, formatMoment, type Language, type OrderMailKind, say } from './mail-words.ts';

/** An order as a mail tells it; read when the mail is sent. */
export type MailOrder = {
  order_id: string;
  order_number: string;
  shop_name: string;
  language: Language;
  state: string;
  placed_at: Date;
  amount_krw: number;
  discount_krw?: number;
  /** What of the amount is for delivering. */
  shipping_krw?: number;
  refunded_krw: number;
  lines: {
    variant_id?: string;
    title: string;
    option_text: string;
    quantity: number;
    canceled_quantity: number;
    unit_price_krw: number;
    /** The day of a pre-order or of what is made to order. */
    promised_on: string | null;
  }[];
  /** The numbers of its boxes, where it left with a carrier. */
  tracking?: string[];
  virtual_account: { bank: string; account_number: string; due_at: Date } | null;
};

/** Who it goes to, out of the vault. */
export type MailContact = {
  name: string;
  email?: string | undefined;
  phone?: string;
  postal_code?: string;
  address1?: string;
  address2?: string | undefined;
  note?: string | undefined;
};

/** The day these goods were promised for was moved. */
export type MovedPromise = { variant_id: string; from: string; to: string };

export type OrderMail = {
  kind: OrderMailKind;
  order: MailOrder;
  contact: MailContact;
  /** Of a cancel or refund. */
  refund_krw?: number;
  whole?: boolean;
  /** Of a promise that was moved. */
  moved?: MovedPromise;
  order_url: string;
  /** Days of another year than this one's are told with theirs. */
  written_at: Date;
};
export type IdentityMail = {
  kind: IdentityMailKind;
  shop_name: string;
  language: Language;
  name: string;
  code: string | null;
  /** The same answer by one press. */
  link: string | null;
  blanks: Record<string, string>;
};

export type RenderedMail = { subject: string; html: string; text: string };

/** One row of the facts table, or of the goods. */
type Row = { label: string; value: string; strong?: boolean };
type Page = {
  language: Language;
  shop_name: string;
  title: string;
  lead: string;
  code?: string;
  facts: Row[];
  goods: { title: string; detail: string; amount: string }[];
  totals: Row[];
  /** Where one can ask; a mail about an account has no order to ask on. */
  footer: 'footer' | 'footer_plain';
  button: { label: string; url: string } | null;
};

/** Mails of orders whose goods are still to come. */
const tells_promise = new Set<OrderMailKind>(['order_paid', 'order_waiting_deposit']);

/** What an order's mail says, in the buyer's language. Pure. */
export function renderOrderMail(mail: OrderMail): RenderedMail {
  const { kind, order, contact, moved } = mail;
  const { language } = order;
  const krw = (amount_krw: number) => formatKrw(amount_krw, language);
  const moment = (at: Date) => formatMoment(at, language, mail.written_at);
  const day = (on: string) => formatDay(on, language, mail.written_at);
  const account = order.virtual_account;
  const blanks = {
    shop: order.shop_name,
    number: order.order_number,
    name: contact.name,
    refund: krw(mail.refund_krw ?? 0),
    due: account ? moment(account.due_at) : '',
    from: moved ? day(moved.from) : '',
    to: moved ? day(moved.to) : '',
  };
  const facts: Row[] = [
    { label: say(language, 'number'), value: order.order_number },
    { label: say(language, 'placed_at'), value: moment(order.placed_at) },
  ];
  if (kind === 'order_waiting_deposit' && account) {
    facts.push({ label: say(language, 'bank'), value: `${account.bank} ${account.account_number}`, strong: true });
    facts.push({ label: say(language, 'due'), value: moment(account.due_at), strong: true });
  }
  if (moved) {
    facts.push({ label: say(language, 'promised_before'), value: say(language, 'by_day', { day: blanks.from }) });
    facts.push({
      label: say(language, 'promised_now'),
      value: say(language, 'by_day', { day: blanks.to }),
      strong: true,
    });
  }
  if (kind === 'order_shipped')
    for (const number of order.tracking ?? [])
      facts.push({ label: say(language, 'tracking'), value: number, strong: true });
  if (kind === 'order_paid' || kind === 'order_shipped' || kind === 'order_waiting_deposit')
    facts.push(...shipTo(contact, language));
  const part = isPart(mail) ? '_part' : '';
  return lay(`${kind}.subject${part}`, blanks, {
    language,
    shop_name: order.shop_name,
    title: say(language, `${kind}.title${part}`),
    lead: say(language, leadOf(mail), blanks),
    facts,
    goods: order.lines
      .filter((line) => !moved || line.variant_id === moved.variant_id)
      .map((line) => ({
        title: line.title,
        detail: [
          line.option_text,
          say(language, 'quantity', { count: line.quantity }),
          line.promised_on && tells_promise.has(kind) ? say(language, 'promised', { day: day(line.promised_on) }) : '',
          line.canceled_quantity > 0 ? say(language, 'canceled_quantity', { count: line.canceled_quantity }) : '',
        ]
          .filter(Boolean)
          .join(' · '),
        amount: krw(line.unit_price_krw * line.quantity),
      })),
    totals: totalsOf(mail, krw),
    footer: 'footer',
    button: { label: say(language, 'see_order'), url: mail.order_url },
  });
}

/** Some of the order was canceled, the rest goes on. */
const isPart = ({ kind, whole = true }: OrderMail) => kind === 'order_canceled' && !whole;

function leadOf(mail: OrderMail): string {
  const { kind, order, refund_krw = 0, moved } = mail;
  if (moved && moved.to < moved.from) return `${kind}.lead_sooner`;
  if (kind === 'order_shipped' && !order.tracking?.length) return 'order_shipped.lead_plain';
  // What came into an account of the bank's went back to one that the buyer named: no card company has a part in it.
  if (kind === 'order_refunded' && order.virtual_account) return 'order_refunded.lead_account';
  if (kind !== 'order_canceled') return `${kind}.lead`;
  if (refund_krw === 0) return 'order_canceled.lead_free';
  return isPart(mail) ? 'order_canceled.lead_part' : 'order_canceled.lead';
}

function totalsOf({ kind, order, refund_krw }: OrderMail, krw: (amount_krw: number) => string): Row[] {
  const { language } = order;
  const off: Row[] = order.discount_krw
    ? [{ label: say(language, 'discount'), value: `−${krw(order.discount_krw)}` }]
    : [];
  if (order.shipping_krw) off.push({ label: say(language, 'delivery'), value: krw(order.shipping_krw) });
  if (kind === 'order_waiting_deposit') {
    return [...off, { label: say(language, 'amount_due'), value: krw(order.amount_krw), strong: true }];
  }
  if (kind === 'order_expired' || kind === 'complaint_answered' || kind === 'order_promise_moved') return [];
  // Nothing was paid: a line that says how much would contradict it.
  if (kind === 'order_canceled' && !refund_krw) return [];
  const totals: Row[] = [
    ...off,
    { label: say(language, 'amount'), value: krw(order.amount_krw), strong: kind === 'order_paid' },
  ];
  if (refund_krw) totals.push({ label: say(language, 'refunded'), value: krw(refund_krw), strong: true });
  return totals;
}

function shipTo(contact: MailContact, language: Language): Row[] {
  if (!contact.address1) return [];
  const address = [contact.postal_code ? `(${contact.postal_code})` : '', contact.address1, contact.address2 ?? ''];
  const value = [contact.name, contact.phone ?? '', address.filter(Boolean).join(' ')].filter(Boolean).join('\n');
  const rows = [{ label: say(language, 'ship_to'), value }];
  return contact.note ? [...rows, { label: say(language, 'note'), value: contact.note }] : rows;
}

/** A mail about an account: a code, a link, or something to know. Pure. */
export function renderIdentityMail(mail: IdentityMail): RenderedMail {
  const { kind, language, shop_name, code, link } = mail;
  const blanks = { ...mail.blanks, shop: shop_name, name: mail.name };
  return lay(`${kind}.subject`, blanks, {
    language,
    shop_name,
    title: say(language, `${kind}.title`, blanks),
    lead: say(language, link && !code && kind !== 'email_undo' ? 'link_only.lead' : `${kind}.lead`, blanks),
    ...(code ? { code } : {}),
    facts: [],
    goods: [],
    totals: [],
    footer: 'footer_plain',
    button: link ? { label: say(language, `${kind}.button`), url: link } : null,
  });
}

const role_names: Record<string, Record<Language, string>> = {
  owner: { ko: '소유자', en: 'owner' },
  manager: { ko: '매니저', en: 'manager' },
  order_desk: { ko: '주문 담당', en: 'order desk' },
  warehouse: { ko: '창고', en: 'warehouse' },
  driver: { ko: '배송 기사', en: 'driver' },
  seller: { ko: '판매자', en: 'seller' },
  viewer: { ko: '열람자', en: 'viewer' },
};

/** The mail that invites somebody to work here. Pure. */
export function renderInvitationMail(mail: {
  shop_name: string;
  language: Language;
  role: string;
  url: string;
}): RenderedMail {
  const { language, shop_name } = mail;
  const blanks = { shop: shop_name, role: role_names[mail.role]?.[language] ?? mail.role };
  return lay('staff_invited.subject', blanks, {
    language,
    shop_name,
    title: say(language, 'staff_invited.title'),
    lead: say(language, 'staff_invited.lead', blanks),
    facts: [],
    goods: [],
    totals: [],
    footer: 'footer_plain',
    button: { label: say(language, 'accept'), url: mail.url },
  });
}

function lay(subject: string, blanks: Record<string, string | number>, page: Page): RenderedMail {
  // Names come from people: a line break in one must not become a header.
  const one_line = say(page.language, subject, blanks).replace(/\s+/g, ' ').trim();
  return { subject: one_line, html: layHtml(page), text: layText(page) };
}

function layText(page: Page): string {
  const rows = (list: Row[]) => list.map(({ label, value }) => `${label}: ${value.replaceAll('\n', ', ')}`);
  return [
    page.title,
    '',
    page.lead,
    ...(page.code ? ['', `    ${page.code}`] : []),
    ...(page.facts.length > 0 ? ['', ...rows(page.facts)] : []),
    ...(page.goods.length > 0 ? ['', ...page.goods.map((one) => `- ${one.title} (${one.detail})  ${one.amount}`)] : []),
    ...(page.totals.length > 0 ? ['', ...rows(page.totals)] : []),
    ...(page.button ? ['', `${page.button.label}: ${page.button.url}`] : []),
    '',
    '-- ',
    page.shop_name,
    say(page.language, page.footer),
    '',
  ].join('\n');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (one) => entities[one]!);

const font = "-apple-system,BlinkMacSystemFont,'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',sans-serif";
const line = '1px solid #ece7df';
/** Labels and small print: 5.2 to 1 on the ground, 5.9 on the paper. */
const soft = '#6b635b';

/** Tables and inline styles: what Naver, Daum, Gmail and Outlook all show alike. No picture, no remote content, no script. */
function layHtml(page: Page): string {
  const e = escapeHtml;
  const cell = 'padding:7px 0;font-size:14px;line-height:1.6;vertical-align:top';
  const facts = page.facts.map(
    ({ label, value, strong }) =>
      `<tr><td style="${cell};padding-right:12px;color:${soft};width:96px">${e(label)}</td><td style="${cell};color:#2b2622${strong ? ';font-weight:700' : ''}">${e(value).replaceAll('\n', '<br>')}</td></tr>`,
  );
  const goods = page.goods.map(
    ({ title, detail, amount }) =>
      `<tr><td style="padding:12px 0;border-bottom:${line};font-size:15px;line-height:1.5;color:#2b2622"><strong>${e(title)}</strong><br><span style="font-size:13px;color:${soft}">${e(detail)}</span></td><td style="padding:12px 0;border-bottom:${line};font-size:15px;color:#2b2622;text-align:right;white-space:nowrap;vertical-align:top">${e(amount)}</td></tr>`,
  );
  const totals = page.totals.map(
    ({ label, value, strong }) =>
      `<tr><td style="padding:10px 0 0;font-size:14px;color:${soft}">${e(label)}</td><td style="padding:10px 0 0;text-align:right;color:#2b2622;white-space:nowrap;${strong ? 'font-size:20px;font-weight:800' : 'font-size:15px'}">${e(value)}</td></tr>`,
  );
  const table = (rows: string[], top: number) =>
    rows.length === 0
      ? ''
      : `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin-top:${top}px;border-collapse:collapse">${rows.join('')}</table>`;
  const code = page.code
    ? `<p style="margin:28px 0 8px;padding:18px 0;border-radius:12px;background:#f6f1e9;text-align:center;font-size:32px;font-weight:800;letter-spacing:10px;color:#2b2622">${e(page.code)}</p>`
    : '';
  const button = page.button
    ? `<p style="margin:32px 0 0"><a href="${e(page.button.url)}" style="display:inline-block;padding:13px 24px;border-radius:10px;background:#c2410c;color:#ffffff;font-size:15px;font-weight:700;text-decoration:none">${e(page.button.label)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${e(page.title)}</title>
</head>
<body style="margin:0;padding:0;background:#f6f1e9;font-family:${font};word-break:keep-all">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;border-collapse:collapse"><tr><td style="padding:0 4px 14px;font-size:16px;font-weight:800;color:#2b2622">${e(page.shop_name)}</td></tr>
<tr><td style="padding:36px 32px;border-radius:16px;background:#ffffff">
<h1 style="margin:0;font-size:23px;line-height:1.4;color:#2b2622">${e(page.title)}</h1>
<p style="margin:12px 0 0;font-size:15px;line-height:1.7;color:#57504a">${e(page.lead)}</p>
${code}${table(facts, 24)}${table(goods, 20)}${table(totals, 4)}${button}
</td></tr>
<tr><td style="padding:18px 4px 0;font-size:12px;line-height:1.6;color:${soft}">${e(say(page.language, page.footer))}</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
