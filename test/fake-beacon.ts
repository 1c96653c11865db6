import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A beacon as drand's relays answer (`/public/<round>`): a round is out once it is told, 404 before. */
export async function givenBeacon() {
  const rounds = new Map<string, string>();
  const server = createServer((request, reply) => {
    const text = rounds.get(request.url!.replace('/chain/public/', ''));
    reply.writeHead(text === undefined ? 404 : text === '' ? 502 : 200, { 'content-type': 'application/json' });
    reply.end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/chain`,
    /** Gives a round out; its value is told. */
    give(round: number): string {
      const signature = createHash('sha384').update(String(round)).digest('hex');
      const randomness = createHash('sha256').update(Buffer.from(signature, 'hex')).digest('hex');
      rounds.set(String(round), JSON.stringify({ round, randomness, signature }));
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
