import { randomBytes } from 'node:crypto';

/** A wrong sign-in each time: another mailbox, from another address, so that only the hashing is in the way. */
export function signer(): () => Buffer {
  const stamp = randomBytes(4).toString('hex');
  let count = 0;
  return () => {
    count++;
    const address = `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`;
    const body = `{"email":"nobody${count}.${stamp}@bench.test","password":"wrong-fence-42"}`;
    return Buffer.from(
      `POST /api/v1/sessions HTTP/1.1\r\nhost: bench\r\nx-forwarded-for: ${address}\r\nidempotency-key: ${stamp}-${count}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  };
}
