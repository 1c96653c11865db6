import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

const sector = 512;
const sha512 = (...parts: (Buffer | Uint8Array)[]) => createHash('sha512').update(Buffer.concat(parts)).digest();
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const number = (value: number) => {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(value);
  return four;
};
const padded = (data: Buffer, to: number) => Buffer.concat([data, Buffer.alloc((to - (data.length % to)) % to)]);

function aes(key: Buffer, iv: Buffer, data: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded(data, 16)), cipher.final()]);
}

/** A workbook under a password as Excel saves it: [MS-OFFCRYPTO] agile encryption, AES-256, SHA-512, in a compound file. */
export function encryptWorkbook(zip: Buffer, password: string, spins = 100_000): Buffer {
  const [key, salt, key_salt] = [randomBytes(32), randomBytes(16), randomBytes(16)];
  let hash = sha512(salt, Buffer.from(password, 'utf16le'));
  for (let n = 0; n < spins; n++) hash = sha512(number(n), hash);
  const under = (block: string, data: Buffer) =>
    aes(sha512(hash, bytes(block)).subarray(0, 32), salt, data).toString('base64');
  const segments: Buffer[] = [];
  for (let at = 0; at < zip.length; at += 4_096)
    segments.push(aes(key, sha512(key_salt, number(at / 4_096)), zip.subarray(at, at + 4_096)));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(zip.length));
  const packed = Buffer.concat([size, ...segments]);
  const [hmac_key, verifier] = [randomBytes(64), randomBytes(16)];
  const integrity = (block: string, data: Buffer) => aes(key, sha512(key_salt, bytes(block)), data).toString('base64');
  const cipher =
    'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"';
  const xml =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
    '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">' +
    `<keyData saltSize="16" ${cipher} saltValue="${key_salt.toString('base64')}"/>` +
    `<dataIntegrity encryptedHmacKey="${integrity('5fb2ad010cb9e1f6', hmac_key)}" encryptedHmacValue="${integrity('a0677f02b22c8433', createHmac('sha512', hmac_key).update(packed).digest())}"/>` +
    '<keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">' +
    `<p:encryptedKey spinCount="${spins}" saltSize="16" ${cipher} saltValue="${salt.toString('base64')}"` +
    ` encryptedVerifierHashInput="${under('fea7d2763b4b9e79', verifier)}" encryptedVerifierHashValue="${under('d7aa0f6d3061344e', sha512(verifier))}"` +
    ` encryptedKeyValue="${under('146e0be7abacd0d6', key)}"/></keyEncryptor></keyEncryptors></encryption>`;
  // Below 4,096 bytes a stream lives in a stream of small ones; blanks at the end spare us that.
  const info = Buffer.concat([bytes('0400040040000000'), Buffer.from(xml.padEnd(4_200))]);
  return compoundFile([
    ['EncryptionInfo', info],
    ['EncryptedPackage', packed.length < 4_096 ? padded(packed, 4_096) : packed],
  ]);
}

/** A compound file (CFB) of large streams: header, FAT, one sector of directory, the streams. */
function compoundFile(streams: [string, Buffer][]): Buffer {
  const counts = streams.map(([, data]) => Math.ceil(data.length / sector));
  const total = counts.reduce((sum, one) => sum + one, 1);
  const fats = Math.ceil(total / (sector / 4 - 1));
  const fat: number[] = Array.from({ length: fats }, () => 0xfffffffd);
  fat.push(0xfffffffe); // the directory
  const starts = counts.map((count) => {
    const start = fat.length;
    for (let n = 1; n <= count; n++) fat.push(n === count ? 0xfffffffe : fat.length + 1);
    return start;
  });
  while (fat.length % (sector / 4) > 0) fat.push(0xffffffff);
  const header = Buffer.alloc(sector, 0);
  bytes('d0cf11e0a1b11ae1').copy(header);
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    header.writeUInt16LE(value, at);
  for (const [at, value] of [
    [44, fats],
    [48, fats],
    [56, 4_096],
    [60, 0xfffffffe],
    [68, 0xfffffffe],
  ] as const)
    header.writeUInt32LE(value, at);
  for (let n = 0; n < 109; n++) header.writeUInt32LE(n < fats ? n : 0xffffffff, 76 + 4 * n);
  const directory = Buffer.concat([
    entry('Root Entry', 5, 0xfffffffe, 0, 1, 0xffffffff),
    entry(streams[0]![0], 2, starts[0]!, streams[0]![1].length, 0xffffffff, 2),
    entry(streams[1]![0], 2, starts[1]!, streams[1]![1].length, 0xffffffff, 0xffffffff),
    Buffer.alloc(128),
  ]);
  return Buffer.concat([header, ...fat.map(number), directory, ...streams.map(([, data]) => padded(data, sector))]);
}

function entry(name: string, kind: number, start: number, size: number, child: number, right: number): Buffer {
  const out = Buffer.alloc(128);
  out.write(name, 'utf16le');
  out.writeUInt16LE((name.length + 1) * 2, 64);
  out[66] = kind;
  out[67] = 1;
  for (const [at, value] of [
    [68, 0xffffffff],
    [72, right],
    [76, child],
    [116, start],
    [120, size],
  ] as const)
    out.writeUInt32LE(value, at);
  return out;
}
