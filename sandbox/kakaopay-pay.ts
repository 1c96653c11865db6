import type { IncomingMessage, ServerResponse } from 'node:http';
import { write } from './books.ts';
import { decline } from './confirm.ts';
import { readBody } from './http.ts';
import { type KakaoPay, pgToken } from './kakaopay-api.ts';
import { badPage, escapeHtml, type Language, shell, won } from './pages.ts';
import { languageOf, page, redirect } from './pay.ts';
import type { Payment } from './payment.ts';

const words = {
  ko: {
    title: '카카오페이 (연습)',
    hint: '휴대폰에서는 바로, PC에서는 QR로 열리는 화면입니다.',
    agree: '동의하고 결제하기',
    decline: '승인 거절 연습',
    timeout: '승인됐지만 응답 없음 연습',
    fail: '인증 실패 연습',
    leave: '결제 취소하고 돌아가기',
    over: '이 결제는 끝났습니다.',
    back: '가게로 돌아가기',
  },
  en: {
    title: 'KakaoPay (practice)',
    hint: 'Opened at once on a phone, by QR on a computer.',
    agree: 'Agree and pay',
    decline: 'Practise a refusal',
    timeout: 'Practise: charged, no answer',
    fail: 'Practise a failure',
    leave: 'Cancel and go back',
    over: 'This payment is over.',
    back: 'Back to the shop',
  },
};

/** KakaoPay's page of one payment: GET /kakaopay/:tid, POST /kakaopay/:tid/choose. Returns false for any other path. */
export function kakaopayPages(kakao: KakaoPay, req: IncomingMessage, res: ServerResponse, url: URL): boolean {
  const [, , tid = '', step] = url.pathname.split('/');
  if (step !== undefined && step !== 'choose') return false;
  const payment = kakao.books.payments.get(tid);
  const language = languageOf(url.searchParams);
  if (!payment?.kakao) page(res, badPage(language, '../pay.css'), [], 400);
  else if (payment.status !== 'IN_PROGRESS') page(res, overPage(payment, language), [], 410);
  else if (req.method === 'GET' && !step) {
    const { approval_url, cancel_url, fail_url } = payment.kakao;
    page(res, payPage(payment, language), [approval_url, cancel_url, fail_url]);
  } else if (req.method === 'POST' && step) {
    readBody(req, (text) => choose(kakao, res, payment, new URLSearchParams(text).get('choice')));
  } else return false;
  return true;
}

function choose(kakao: KakaoPay, res: ServerResponse, p: Payment, choice: string | null) {
  // There is no way back into a payment that was left (QUIT_PAYMENT) or failed (FAIL_PAYMENT).
  if (choice === 'leave') {
    write(kakao.books, 'expired', p, {});
    return redirect(res, p.kakao!.cancel_url, {});
  }
  if (choice === 'fail') {
    decline(kakao.books, p, 'KAKAOPAY_FAIL', null);
    return redirect(res, p.kakao!.fail_url, {});
  }
  if (choice === 'decline' || choice === 'timeout_after') p.script.push(choice);
  redirect(res, p.kakao!.approval_url, { pg_token: pgToken(kakao, p.key) });
}

/** Paid, left or failed: whoever comes back to it with the browser's button finds the way to the shop. */
function overPage(p: Payment, language: Language): string {
  const w = words[language];
  const other = `?lang=${language === 'ko' ? 'en' : 'ko'}`;
  const body = `<h1>${w.over}</h1><p><a class="back" href="${escapeHtml(p.kakao!.approval_url)}">${w.back}</a></p>`;
  return shell(language, w.title, other, body, '../pay.css');
}

function payPage(p: Payment, language: Language): string {
  const w = words[language];
  const button = (choice: string, text: string, look: string) =>
    `<button class="${look}" name="choice" value="${choice}">${text}</button>`;
  return shell(
    language,
    w.title,
    `?lang=${language === 'ko' ? 'en' : 'ko'}`,
    `<section class="sum"><h1>${escapeHtml(p.order_name)}</h1>
<p class="total"><span>${w.title}</span><strong>${won(p.amount, language)}</strong></p><p class="id">${w.hint}</p></section>
<form method="post" action="${p.key}/choose">${button('agree', w.agree, 'way first')}
<div class="troubles">${button('decline', w.decline, 'trouble')}${button('timeout_after', w.timeout, 'trouble')}${button('fail', w.fail, 'trouble')}</div>
${button('leave', w.leave, 'leave')}</form>`,
    '../pay.css',
  );
}
