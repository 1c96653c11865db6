import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadCurves } from '../server/modules/waiting-room/beacon.ts';

/** A chain of its own, as drand's relays answer for theirs (`/public/<round>`): a round is out once it is told, 404 before. */
export async function givenBeacon() {
  const { curves, messageOf } = await loadCurves();
  const secret = createHash('sha256').update('a chain of our own').digest();
  const rounds = new Map<string, string>();
  const server = createServer((request, reply) => {
    const text = rounds.get(request.url!.replace('/chain/public/', ''));
    reply.writeHead(text === undefined ? 404 : text === '' ? 502 : 200, { 'content-type': 'application/json' });
    reply.end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/chain`,
    public_key: Buffer.from(curves.getPublicKey(secret).toBytes()).toString('hex'),
    /** Gives a round out; its value is told. `signed_round`: the one whose signature it carries. */
    give(round: number, signed_round = round): string {
      const signed = Buffer.from(curves.sign(messageOf(signed_round), secret).toBytes());
      const randomness = createHash('sha256').update(signed).digest('hex');
      rounds.set(String(round), JSON.stringify({ round, randomness, signature: signed.toString('hex') }));
      return randomness;
    },
    /** Answers this instead; nothing: as a relay that is broken. */
    say: (round: number, text: string) => void rounds.set(String(round), text),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
