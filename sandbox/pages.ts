/** The provider's own pages, as HTML text: no scripts, one style sheet, Korean with an English switch. */

export type Language = 'ko' | 'en';
export type PayQuery = {
  order_id: string;
  order_name: string;
  amount: number;
  tax_free: number;
  success_url: string;
  fail_url: string;
  customer: string;
  /** The one way to pay the shop asked for; null leaves the choice to the buyer. */
  method: 'card' | 'virtual_account' | null;
  language: Language;
};

const words = {
  ko: {
    title: '결제하기',
    sandbox: '연습용 결제창 · 돈이 나가지 않습니다',
    order: '주문',
    order_id: '주문번호',
    total: '결제할 금액',
    choose: '결제 수단',
    card: '신용·체크카드',
    card_hint: '바로 승인됩니다',
    easy: '간편결제',
    easy_hint: '바로 승인됩니다',
    account: '가상계좌',
    account_hint: '계좌를 받고 24시간 안에 입금합니다',
    trouble: '문제 상황 연습',
    decline: '한도 초과로 거절',
    timeout_after: '승인됐지만 응답이 없음',
    timeout_before: '승인 없이 응답이 없음',
    late: '뒤늦게 승인됨',
    leave: '결제 취소하고 돌아가기',
    bank: '연습용 은행',
    bank_hint: '입금을 기다리는 가상계좌입니다.',
    deposit: '입금하기',
    empty: '입금을 기다리는 계좌가 없습니다.',
    done: '입금했습니다.',
    bad: '결제 정보가 올바르지 않습니다.',
    other: 'English',
  },
  en: {
    title: 'Pay',
    sandbox: 'Practice payment · no money moves',
    order: 'Order',
    order_id: 'Order no.',
    total: 'Amount due',
    choose: 'Pay with',
    card: 'Credit or debit card',
    card_hint: 'Approved at once',
    easy: 'Easy pay',
    easy_hint: 'Approved at once',
    account: 'Virtual account',
    account_hint: 'You get an account and pay in within 24 hours',
    trouble: 'Practise trouble',
    decline: 'Declined: over the limit',
    timeout_after: 'Charged, but no answer',
    timeout_before: 'Not charged, no answer',
    late: 'Charged late',
    leave: 'Cancel and go back',
    bank: 'Practice bank',
    bank_hint: 'Virtual accounts waiting for a deposit.',
    deposit: 'Pay in',
    empty: 'No account is waiting.',
    done: 'Paid in.',
    bad: 'The payment details are not right.',
    other: '한국어',
  },
} as const;

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
export const won = (krw: number, language: Language): string =>
  language === 'ko' ? `${krw.toLocaleString('ko-KR')}원` : `₩${krw.toLocaleString('en-US')}`;

const icon = (path: string) =>
  `<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.75" aria-hidden="true"><path d="${path}"/></svg>`;
const icons = {
  card: icon('M3 6h18v12H3zM3 10h18M7 15h4'),
  easy_pay: icon('M13 3 5 14h6l-1 7 8-11h-6z'),
  virtual_account: icon('M4 9h16L12 4zM6 9v8M10 9v8M14 9v8M18 9v8M4 20h16'),
};

export function shell(language: Language, title: string, other_url: string, body: string, css = 'pay.css'): string {
  const w = words[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${css}">
</head>
<body>
<header><p class="badge">${w.sandbox}</p><a class="language" href="${escapeHtml(other_url)}" lang="${language === 'ko' ? 'en' : 'ko'}">${w.other}</a></header>
<main>${body}</main>
</body>
</html>`;
}

/** The pay page. Each choice is a button of one form; the answer is a redirect back to the shop. */
export function payPage(q: PayQuery, other_url: string): string {
  const w = words[q.language];
  const hidden = Object.entries({
    orderId: q.order_id,
    orderName: q.order_name,
    amount: String(q.amount),
    taxFreeAmount: q.tax_free ? String(q.tax_free) : '',
    successUrl: q.success_url,
    failUrl: q.fail_url,
    customerName: q.customer,
    method: q.method ?? '',
    lang: q.language,
  })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('');
  const way = (value: keyof typeof icons, text: string, hint: string, first = false) =>
    `<button class="way${first ? ' first' : ''}" name="choice" value="${value}">${icons[value]}<span class="text">${text}<small>${hint}</small></span></button>`;
  const quick = [way('card', w.card, w.card_hint, true), way('easy_pay', w.easy, w.easy_hint)];
  const account = way('virtual_account', w.account, w.account_hint, q.method === 'virtual_account');
  const ways = { card: quick, virtual_account: [account], any: [...quick, account] }[q.method ?? 'any'].join('');
  const trouble = (value: string, text: string) =>
    `<button class="trouble" name="choice" value="${value}">${text}</button>`;
  return shell(
    q.language,
    w.title,
    other_url,
    `<section class="sum" aria-label="${w.order}">
<h1>${escapeHtml(q.order_name)}</h1>
<p class="total"><span>${w.total}</span><strong>${won(q.amount, q.language)}</strong></p>
<p class="id">${w.order_id} <code>${escapeHtml(q.order_id)}</code></p>
</section>
<form method="post" action="pay/choose">${hidden}
<h2>${w.choose}</h2>
${ways}
<details><summary>${w.trouble}</summary><div class="troubles">
${trouble('decline', w.decline)}
${trouble('timeout_after', w.timeout_after)}
${trouble('timeout_before', w.timeout_before)}
${trouble('charge_late', w.late)}
</div></details>
<button class="leave" name="choice" value="leave">${w.leave}</button>
</form>`,
  );
}

export function badPage(language: Language, css?: string): string {
  return shell(language, words[language].title, '?lang=ko', `<h1>${words[language].bad}</h1>`, css);
}

export type BankRow = { payment_key: string; order_name: string; account: string; amount: number };

/** The practice bank: pay into a waiting virtual account. */
export function bankPage(rows: BankRow[], language: Language, done: boolean): string {
  const w = words[language];
  const list = rows
    .map(
      (row) => `<form class="account" method="post" action="bank/deposit">
<input type="hidden" name="paymentKey" value="${escapeHtml(row.payment_key)}"><input type="hidden" name="lang" value="${language}">
<p><strong>${escapeHtml(row.order_name)}</strong><br><code>${escapeHtml(row.account)}</code> · ${won(row.amount, language)}</p>
<button class="way first">${w.deposit}</button></form>`,
    )
    .join('');
  return shell(
    language,
    w.bank,
    `?lang=${language === 'ko' ? 'en' : 'ko'}`,
    `<h1>${w.bank}</h1><p>${w.bank_hint}</p>${done ? `<p class="done" role="status">${w.done}</p>` : ''}${list || `<p class="empty">${w.empty}</p>`}`,
  );
}

/** The style sheet of every page here. */
export const style = `:root{--ink:#191f28;--soft:#5b6673;--line:#dfe3e8;--paper:#fff;--ground:#f4f5f7;--blue:#1b64da;--warn:#8a4b00;--warn-ground:#fff4e0}
@media (prefers-color-scheme:dark){:root{--ink:#f2f4f6;--soft:#a9b2bc;--line:#333a43;--paper:#1c2127;--ground:#12161a;--blue:#4a8bf5;--warn:#ffcf8a;--warn-ground:#33260f}.way.first{color:#0b1420!important}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 Pretendard,"Apple SD Gothic Neo","Noto Sans KR","Malgun Gothic",system-ui,sans-serif;word-break:keep-all}
header{max-width:28rem;margin:0 auto;padding:.75rem 1rem;display:flex;justify-content:space-between;align-items:center;gap:1rem}
.badge{margin:0;padding:.2rem .6rem;border-radius:999px;background:var(--warn-ground);color:var(--warn);font-size:.8125rem}
.language{color:var(--soft);font-size:.875rem;padding:.5rem}
main{max-width:28rem;margin:0 auto;padding:0 1rem 3rem}
.sum{background:var(--paper);border-radius:1rem;padding:1.25rem;margin-bottom:1.5rem}
h1{font-size:1.125rem;margin:0 0 .75rem}h2{font-size:1rem;margin:0 0 .75rem}
.total{display:flex;justify-content:space-between;align-items:baseline;margin:0;color:var(--soft)}.total strong{color:var(--ink);font-size:1.625rem;font-variant-numeric:tabular-nums}
.id{margin:.75rem 0 0;color:var(--soft);font-size:.8125rem;overflow-wrap:anywhere}
button{font:inherit;cursor:pointer}button:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
.way{display:flex;align-items:center;gap:.875rem;width:100%;min-height:4rem;margin-bottom:.625rem;padding:.75rem 1rem;border:1px solid var(--line);border-radius:.875rem;background:var(--paper);color:var(--ink);text-align:left;font-weight:600}
.way small{display:block;font-weight:400;color:var(--soft);font-size:.8125rem}.way:hover{border-color:var(--blue)}
.way:not(:has(.text)){justify-content:center}.way.first{background:var(--blue);border-color:var(--blue);color:#fff}.way.first small{color:inherit}
.icon{flex:none}
details{margin:1.25rem 0;border-top:1px solid var(--line);padding-top:.75rem}summary{color:var(--soft);cursor:pointer;padding:.5rem 0}
.troubles{display:grid;gap:.5rem;grid-template-columns:1fr 1fr;margin-top:.5rem}.trouble{min-height:3rem;padding:.5rem;border:1px dashed var(--line);border-radius:.625rem;background:transparent;color:var(--ink);font-size:.875rem}
.back{display:inline-block;padding:.5rem 0;color:var(--blue)}.leave{width:100%;min-height:3rem;border:0;background:transparent;color:var(--soft);text-decoration:underline}
.account{background:var(--paper);border-radius:1rem;padding:1rem;margin:1rem 0}.account .way{justify-content:center;margin:0}.done{background:var(--paper);border-left:4px solid var(--blue);padding:.75rem 1rem}.empty{color:var(--soft)}
`;
