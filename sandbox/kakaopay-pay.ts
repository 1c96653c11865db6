import type { IncomingMessage, ServerResponse } from 'node:http';
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
    leave: '결제 취소하고 돌아가기',
  },
  en: {
    title: 'KakaoPay (practice)',
    hint: 'Opened at once on a phone, by QR on a computer.',
    agree: 'Agree and pay',
    decline: 'Practise a refusal',
    timeout: 'Practise: charged, no answer',
    leave: 'Cancel and go back',
  },
};

/** KakaoPay's page of one payment: GET /kakaopay/:tid, POST /kakaopay/:tid/choose. Returns false for any other path. */
export function kakaopayPages(kakao: KakaoPay, req: IncomingMessage, res: ServerResponse, url: URL): boolean {
  const [, , tid = '', step] = url.pathname.split('/');
  if (step !== undefined && step !== 'choose') return false;
  const payment = kakao.books.payments.get(tid);
  const language = languageOf(url.searchParams);
  if (!payment?.kakao || payment.status !== 'IN_PROGRESS') page(res, badPage(language, '../pay.css'), [], 400);
  else if (req.method === 'GET' && !step) {
    const { approval_url, cancel_url } = payment.kakao;
    page(res, payPage(payment, language), [approval_url, cancel_url]);
  } else if (req.method === 'POST' && step) {
    readBody(req, (text) => choose(kakao, res, payment, new URLSearchParams(text).get('choice')));
  } else return false;
  return true;
}

function choose(kakao: KakaoPay, res: ServerResponse, p: Payment, choice: string | null) {
  if (choice === 'leave') return redirect(res, p.kakao!.cancel_url, {});
  if (choice === 'decline' || choice === 'timeout_after') p.script.push(choice);
  redirect(res, p.kakao!.approval_url, { pg_token: pgToken(kakao, p.key) });
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
<div class="troubles">${button('decline', w.decline, 'trouble')}${button('timeout_after', w.timeout, 'trouble')}</div>
${button('leave', w.leave, 'leave')}</form>`,
    '../pay.css',
  );
}
