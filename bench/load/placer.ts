import { randomBytes } from 'node:crypto';
import { first_version } from '@madang/contract';
import type { LoadJob } from './run-load.ts';

/** A new buyer's order each time: another key, another phone, the connection's guest. */
export function placer(job: LoadJob): (connection: number) => Buffer {
  let phone = randomBytes(4).readUInt32BE() % 90_000_000;
  const stamp = randomBytes(8).toString('hex');
  let count = 0;
  const line = `{"lines":[{"variant_id":"${job.variant_id}","quantity":1,"unit_price_krw":${job.unit_price_krw}}],"contact":{"name":"홍길동","phone":"010`;
  const discounts = job.code
    ? `,"discounts":{"campaign_ids":[],"codes":["${job.code.code}"],"discount_krw":${job.code.discount_krw}}`
    : '';
  const agreed = JSON.stringify({ terms: first_version, privacy: first_version, age_14: true });
  const rest = `","postal_code":"06234","address1":"서울특별시 강남구 테헤란로 1","address2":"101동 1001호"},"provider":"sandbox","agreed":${agreed}${discounts}}`;
  const length = Buffer.byteLength(line) + 8 + Buffer.byteLength(rest);
  return (connection) => {
    phone = (phone + 1) % 90_000_000;
    count++;
    const cookie = job.cookies![(job.another_guest_each ? count : connection) % job.cookies!.length];
    return Buffer.from(
      `POST /api/v1/checkouts HTTP/1.1\r\nhost: bench\r\ncookie: ${cookie}\r\nidempotency-key: ${stamp}-${count}\r\n` +
        `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${line}${String(phone + 10_000_000)}${rest}`,
    );
  };
}
