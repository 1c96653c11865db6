import type { DocumentKind } from '@madang/contract';

/** What holds before an owner writes their own. `{company}` and the like stand for the operator's papers. */
export const default_documents: Record<DocumentKind, { text: string; text_en: string }> = {
  terms: {
    text: `## 제1조 (목적)
이 약관은 {company}(이하 “몰”)이 운영하는 온라인 상점의 이용 조건과 절차, 이용자와 몰의 권리와 의무를 정합니다.

## 제2조 (약관의 게시와 변경)
몰은 이 약관과 상호, 대표자, 주소, 연락처, 사업자등록번호, 통신판매업 신고번호를 화면 아래에 게시합니다. 약관을 바꿀 때에는 적용일 7일 전(이용자에게 불리하면 30일 전)에 알립니다. 이미 맺은 계약에는 그때의 약관이 적용됩니다.

## 제3조 (회원과 비회원)
만 14세 이상이면 회원으로 가입하거나 비회원으로 주문할 수 있습니다. 회원은 언제든지 ‘내 정보’에서 탈퇴할 수 있습니다.

## 제4조 (주문과 계약)
- 주문하면 몰은 상품을 먼저 확보하고 결제를 받습니다. 확보하지 못하면 결제되지 않습니다.
- 계약은 결제가 확인되고 주문이 확정되었을 때 맺어집니다. 확정된 내용은 메일과 주문 화면에서 볼 수 있습니다.
- 한정 판매에는 한 사람이 살 수 있는 수량이 정해져 있을 수 있습니다.

## 제5조 (결제)
결제는 화면에 표시된 수단으로 합니다. 가상계좌는 기한까지 입금하지 않으면 주문이 취소됩니다.

## 제6조 (배송)
몰은 따로 약속한 날이 없으면 결제한 날부터 3영업일 안에 상품을 보냅니다. 예약 판매와 주문 제작은 상품 화면에 적은 날에 따릅니다.

## 제7조 (청약철회)
- 이용자는 상품을 받은 날부터 7일 안에 청약을 철회할 수 있습니다. 상품이 표시·광고와 다르면 받은 날부터 3개월, 그 사실을 안 날부터 30일 안에 할 수 있습니다.
- 이용자의 잘못으로 상품이 없어지거나 훼손된 경우, 써서 가치가 크게 줄어든 경우, 시간이 지나 다시 팔기 어려운 경우, 미리 알리고 동의를 받은 주문 제작 상품은 철회할 수 없습니다.
- 단순 변심의 반송비는 이용자가, 상품의 잘못이면 몰이 부담합니다.

## 제8조 (환불)
몰은 취소는 접수한 때부터, 반품은 상품을 돌려받은 때부터 3영업일 안에 결제한 수단으로 환불합니다. 늦어지면 법이 정한 지연이자를 더합니다.

## 제9조 (책임)
몰은 재해나 이용자의 잘못으로 생긴 손해를 책임지지 않습니다. 몰의 고의나 과실은 그러하지 않습니다.

## 제10조 (분쟁)
문의와 불만을 받는 곳: {contact_phone} {contact_email}. 해결되지 않으면 한국소비자원이나 전자거래분쟁조정위원회의 조정을 받을 수 있습니다. 소송은 이용자의 주소를 관할하는 법원에 냅니다.`,
    text_en: `## 1. What this is
These terms say how the online shop run by {company} (“we”) may be used, and what you and we owe each other. The Korean text prevails.

## 2. Publication and changes
Our name, representative, address, contacts, business and mail-order numbers stand at the foot of every page. We announce changes 7 days before they apply, or 30 days if they are to your disadvantage. Contracts already made keep the terms of their time.

## 3. Members and guests
Anyone aged 14 or older may open an account or order as a guest. Members may close their account at any time under “My account”.

## 4. Orders
- We reserve the goods first and charge you afterwards. If they cannot be reserved, you are not charged.
- The contract is made when your payment is confirmed. You can read it in the e-mail and on the order’s page.
- Limited sales may have a limit per person.

## 5. Payment
You pay by the means shown. An order paid by bank transfer is canceled if the money does not come in time.

## 6. Delivery
Unless another day was promised, goods leave within 3 business days of payment. Pre-orders and goods made to order follow the date on their page.

## 7. Withdrawal
- You may withdraw within 7 days of receiving the goods; if they differ from what was shown, within 3 months of receiving them and 30 days of learning so.
- This does not apply to goods lost or damaged by you, used so that their value fell greatly, that cannot be sold again after time has passed, or made to order with your prior agreement.
- If you change your mind you pay the return; if the goods are at fault, we do.

## 8. Refunds
We refund by your means of payment within 3 business days of a cancellation, or of receiving returned goods, with statutory interest if we are late.

## 9. Liability
We are not liable for damage from disasters or your own fault, but we are for our intent or negligence.

## 10. Disputes
Write to {contact_email} or call {contact_phone}. Otherwise the Korea Consumer Agency or the E-Commerce Dispute Mediation Committee can mediate. The court of your residence has jurisdiction.`,
  },
  privacy: {
    text: `## 1. 모으는 것과 쓰는 곳
- 주문과 배송: 받는 분 이름, 전화번호, 주소, 이메일(선택)
- 회원 가입과 본인 확인: 이름, 이메일, 비밀번호(알아볼 수 없게 저장), 전화번호(선택)
- 결제와 환불: 결제 기록, 환불 계좌(필요한 때만). 카드 번호는 결제대행사만 다룹니다.
- 부정 이용 방지: 접속 기록, 브라우저의 종류

## 2. 보관하는 기간
쓰임이 끝나면 지체 없이 지웁니다. 다만 법에 따라 다음은 따로 보관합니다.
- 계약과 청약철회, 대금 결제와 재화 공급의 기록: 5년
- 소비자의 불만과 분쟁 처리의 기록: 3년
- 표시·광고의 기록: 6개월, 접속 기록: 3개월

## 3. 제3자 제공과 위탁
다음 일에 필요한 만큼만 맡깁니다: 결제(결제대행사), 배송(택배사와 배송팀), 메일과 문자 발송, 서버 운영({hosting}). 그 밖에는 동의 없이 넘기지 않습니다.

## 4. 이용자의 권리
‘내 정보’에서 내 정보를 보고, 고치고, 내려받고, 지울 수 있습니다. 동의하지 않을 수 있으나, 필수 항목에 동의하지 않으면 주문이나 가입을 할 수 없습니다. 마케팅 수신 동의는 언제든지 거둘 수 있습니다.

## 5. 안전하게 지키는 방법
개인정보는 사람마다 다른 열쇠로 암호화해 저장하고, 열쇠를 없애 파기합니다. 열람한 직원과 때, 까닭을 기록합니다.

## 6. 쿠키
로그인, 장바구니, 비회원 주문을 기억하는 데 꼭 필요한 쿠키만 씁니다.

## 7. 만 14세 미만
만 14세 미만의 개인정보는 모으지 않습니다.

## 8. 개인정보 보호책임자
{privacy_officer} ({company}) · {contact_phone} · {contact_email}
침해 신고: 개인정보침해신고센터 privacy.kisa.or.kr, 국번 없이 118`,
    text_en: `## 1. What we collect and why
- Orders and delivery: the recipient’s name, phone, address, e-mail (optional)
- Accounts: name, e-mail, password (stored unreadably), phone (optional)
- Payment and refunds: payment records, a refund account where needed. Card numbers are handled by the payment provider only.
- Prevention of abuse: access records, the kind of browser

## 2. How long we keep it
We delete it once it is no longer needed. The law has us keep, apart:
- contracts, withdrawals, payments and deliveries: 5 years
- complaints and disputes: 3 years
- advertising records: 6 months; access records: 3 months

## 3. Others who handle it
Only as needed: payment providers, carriers and drivers, senders of mail and text messages, hosting ({hosting}). Nobody else without your consent.

## 4. Your rights
Under “My account” you can see, correct, download and delete your data. You may refuse consent; without the required ones you cannot order or sign up. Consent to marketing can be withdrawn at any time.

## 5. How it is kept safe
Personal data is encrypted with a key of its own for each person and destroyed with that key. Staff access is recorded with time and reason.

## 6. Cookies
Only those needed to remember your sign-in, cart and guest orders.

## 7. Under 14
We do not collect data of anyone under 14.

## 8. Privacy officer
{privacy_officer} ({company}) · {contact_phone} · {contact_email}
Reports: privacy.kisa.or.kr, or 118 in Korea`,
  },
};
