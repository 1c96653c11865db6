import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire. */
export type CaughtMail = { message_id: string; to: string[]; raw: string; caught_at: Date };

const kept_mails = 300;
const max_mail_bytes = 1_000_000;

/**
 * A mail server for development and demonstrations: takes every mail, delivers none, keeps the newest 300 in memory only.
 * Listens on a loopback port of its own. `caught` lists them, oldest first.
 */
export async function startCatcher(port = 0): Promise<{
  url: string;
  caught: readonly CaughtMail[];
  close(): Promise<void>;
}> {
  const caught: CaughtMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: max_mail_bytes,
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('too large'), { responseCode: 552 }));
        const raw = Buffer.concat(parts).toString('utf8');
        caught.push({
          message_id: /^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? '',
          to: session.envelope.rcptTo.map((one) => one.address),
          raw,
          caught_at: new Date(),
        });
        if (caught.length > kept_mails) caught.shift();
        done();
      });
    },
  });
  server.on('error', () => {}); // a client that breaks off is no news
  await new Promise<void>((started, failed) => {
    server.server.once('error', failed);
    server.listen(port, '127.0.0.1', started);
  });
  const { port: at } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${at}`,
    caught,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
