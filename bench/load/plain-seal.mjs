// Preloaded (--import) into a server that a measurement starts: what would be sealed is only encoded, in the same shape. The server
// itself knows no such switch: without this file, which is no part of it, nothing can turn sealing off.
import { registerHooks } from 'node:module';

const plain = `
export function sealWith(key, plain, associated, key_id = no_key_id) {
  const head = Buffer.allocUnsafe(head_bytes);
  head[0] = format_version;
  key_id.copy(head, 1, 0, key_id_bytes);
  return Buffer.concat([head, Buffer.alloc(nonce_bytes), Buffer.from(plain), Buffer.alloc(tag_bytes)]);
}
export function openWith(key, sealed, associated) {
  return sealed.subarray(head_bytes + nonce_bytes, sealed.length - tag_bytes);
}
`;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/server/platform/crypto.ts')) return loaded;
    let source = String(loaded.source);
    for (const name of ['sealWith', 'openWith']) {
      if (!source.includes(`export function ${name}(`)) throw new Error(`crypto.ts has no ${name} to stand in for`);
      source = source.replace(`export function ${name}(`, `export function ${name}InEarnest(`);
    }
    return { ...loaded, source: source + plain };
  },
});
