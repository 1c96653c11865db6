import { createDecipheriv, hash } from 'node:crypto';

/** What EncryptionInfo says of an agile encryption (Excel since 2010), as far as opening needs it. */
export type Agile = {
  package: { salt: Buffer; hash: string };
  key: { salt: Buffer; hash: string; rounds: number; key_bytes: number; input: Buffer; value: Buffer; sealed: Buffer };
};

const segment_bytes = 4_096;
const block_keys = {
  input: Buffer.from('fea7d2763b4b9e79', 'hex'),
  value: Buffer.from('d7aa0f6d3061344e', 'hex'),
  key: Buffer.from('146e0be7abacd0d6', 'hex'),
};

/** Null where the file is encrypted in another way (older, or with another cipher than AES-CBC). */
export function readAgile(info: Buffer): Agile | null {
  if (info.length < 8 || info.readUInt16LE(0) !== 4 || info.readUInt16LE(2) !== 4) return null;
  const xml = info.toString('utf8', 8);
  const key_data = /<(?:\w+:)?keyData\s[^>]*>/.exec(xml)?.[0] ?? '';
  const encrypted_key = /<(?:\w+:)?encryptedKey\s[^>]*>/.exec(xml)?.[0] ?? '';
  const told = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const bytes = (tag: string, name: string) => Buffer.from(told(tag, name), 'base64');
  const hashOf = (tag: string) => told(tag, 'hashAlgorithm').replace('-', '').toLowerCase();
  for (const tag of [key_data, encrypted_key])
    if (
      told(tag, 'cipherAlgorithm') !== 'AES' ||
      told(tag, 'cipherChaining') !== 'ChainingModeCBC' ||
      !/^sha(1|256|384|512)$/.test(hashOf(tag))
    )
      return null;
  return {
    package: { salt: bytes(key_data, 'saltValue'), hash: hashOf(key_data) },
    key: {
      salt: bytes(encrypted_key, 'saltValue'),
      hash: hashOf(encrypted_key),
      rounds: Number(told(encrypted_key, 'spinCount')),
      key_bytes: Number(told(encrypted_key, 'keyBits')) / 8,
      input: bytes(encrypted_key, 'encryptedVerifierHashInput'),
      value: bytes(encrypted_key, 'encryptedVerifierHashValue'),
      sealed: bytes(encrypted_key, 'encryptedKeyValue'),
    },
  };
}

/** The package as it was before it was encrypted, or null where the password is not its. One derivation: 100,000 hashes, 0.1 s. */
export function openAgile({ package: outer, key }: Agile, packed: Buffer, password: string): Buffer | null {
  const digest = derive(key, password);
  const open = (block: Buffer, sealed: Buffer) => {
    const derived = fit(hash(key.hash, Buffer.concat([digest, block]), 'buffer'), key.key_bytes);
    return decrypt(derived, fit(key.salt, 16), sealed);
  };
  const input = hash(key.hash, open(block_keys.input, key.input).subarray(0, key.salt.length), 'buffer');
  if (!open(block_keys.value, key.value).subarray(0, input.length).equals(input)) return null;
  const package_key = open(block_keys.key, key.sealed).subarray(0, key.key_bytes);
  const size = Number(packed.readBigUInt64LE(0));
  const plain = Buffer.alloc(packed.length);
  const numbered = Buffer.concat([outer.salt, Buffer.alloc(4)]);
  let end = 0;
  for (let at = 8, n = 0; at < packed.length; at += segment_bytes, n++) {
    numbered.writeUInt32LE(n, outer.salt.length);
    const iv = fit(hash(outer.hash, numbered, 'buffer'), 16);
    const segment = packed.subarray(at, Math.min(packed.length, at + segment_bytes));
    end += decrypt(package_key, iv, segment.subarray(0, segment.length - (segment.length % 16))).copy(plain, end);
  }
  return plain.subarray(0, Math.min(end, size));
}

/** Digests as texts of bytes: as buffers, each with memory of its own outside of the heap, they take three times as long. */
function derive(key: Agile['key'], password: string): Buffer {
  const salted = Buffer.concat([key.salt, Buffer.from(password, 'utf16le')]);
  let digest = hash(key.hash, salted, 'binary');
  const round = Buffer.alloc(4 + digest.length);
  for (let n = 0; n < key.rounds; n++) {
    round.writeUInt32LE(n, 0);
    round.write(digest, 4, 'latin1');
    digest = hash(key.hash, round, 'binary');
  }
  return Buffer.from(digest, 'binary');
}

function decrypt(key: Buffer, iv: Buffer, sealed: Buffer): Buffer {
  const cipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  const plain = cipher.update(sealed);
  // Without padding nothing is left for the end.
  cipher.final();
  return plain;
}

/** Cut or padded with 0x36, as ECMA-376 has it. */
function fit(bytes: Buffer, length: number): Buffer {
  return bytes.length >= length
    ? bytes.subarray(0, length)
    : Buffer.concat([bytes, Buffer.alloc(length - bytes.length, 0x36)]);
}
