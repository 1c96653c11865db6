import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** How a try to hand a mail to a server ended. Only `unknown` may mean that it was taken without our hearing of it. */
type SmtpOutcome =
  | { state: 'sent'; response: string }
  | { state: 'refused'; code: string }
  | { state: 'not_sent'; reason: string }
  | { state: 'unknown'; reason: string };

export type SmtpClient = {
  /** `beforeText` is asked once the server waits for the text, and before a byte of it leaves: false keeps it back. */
  send(
    envelope: { from: string; to: string[] },
    message: Buffer,
    beforeText?: () => Promise<boolean>,
  ): Promise<SmtpOutcome>;
  close(): void;
};

const max_idle = 4;
/** Servers tire of one connection; a hundred mails is what pools commonly use. */
const max_mails = 100;
const idle_ms = 10_000;

type Idle = { connection: SMTPConnection; mails: number; timer: NodeJS.Timeout };
type SmtpError = Error & { responseCode?: number; command?: string; code?: string };

/**
 * Speaks SMTP to one server and knows, for every failure, whether the text had gone out: until the server accepts DATA
 * nothing is read from the message, so an unread message was surely not sent.
 * @param url smtp://user:password@host:port, or smtps:// for TLS from the start
 * @param options `needs_tls`: a server that does not offer STARTTLS is told nothing, neither login nor mail
 */
export function createSmtpClient(url: string, options: { timeout_ms?: number; needs_tls?: boolean } = {}): SmtpClient {
  const { timeout_ms = 15_000 } = options;
  const parsed = new URL(url);
  const secure = parsed.protocol === 'smtps:';
  const user = decodeURIComponent(parsed.username);
  const pass = decodeURIComponent(parsed.password);
  let idle: Idle[] = [];
  let closed = false;

  function open(): Promise<SMTPConnection> {
    const connection = new SMTPConnection({
      host: parsed.hostname,
      port: Number(parsed.port) || (secure ? 465 : 587),
      secure,
      requireTLS: options.needs_tls === true,
      name: 'madang',
      connectionTimeout: timeout_ms,
      greetingTimeout: timeout_ms,
      socketTimeout: timeout_ms,
      dnsTimeout: timeout_ms,
    });
    return new Promise((opened, failed) => {
      connection.once('error', failed);
      connection.connect((error) => {
        if (error) return failed(error);
        if (!user) return opened(connection);
        connection.login({ user, credentials: { user, pass } }, (refused) =>
          refused ? failed(refused) : opened(connection),
        );
      });
    });
  }

  async function take(): Promise<Omit<Idle, 'timer'>> {
    const known = idle.pop();
    if (!known) return { connection: await open(), mails: 0 };
    clearTimeout(known.timer);
    return known;
  }

  function giveBack(connection: SMTPConnection, mails: number): void {
    if (closed || mails >= max_mails || idle.length >= max_idle) {
      connection.quit();
      return;
    }
    const drop = () => {
      idle = idle.filter((one) => one.connection !== connection);
      connection.quit();
    };
    connection.removeAllListeners('error');
    connection.on('error', () => {
      idle = idle.filter((one) => one.connection !== connection);
    });
    idle.push({ connection, mails, timer: setTimeout(drop, idle_ms).unref() });
  }

  async function send(
    envelope: { from: string; to: string[] },
    message: Buffer,
    beforeText: () => Promise<boolean>,
    fresh = false,
  ): Promise<SmtpOutcome> {
    let taken: Omit<Idle, 'timer'>;
    try {
      taken = fresh ? { connection: await open(), mails: 0 } : await take();
    } catch (error) {
      return { state: 'not_sent', reason: tell(error as SmtpError) };
    }
    const { connection, mails } = taken;
    connection.removeAllListeners('error');
    let asked = false;
    const outcome = await sendOn(connection, envelope, message, () => {
      asked = true;
      return beforeText();
    });
    if (outcome.state === 'sent') giveBack(connection, mails + 1);
    else connection.close();
    // A connection that lay idle may have been closed at the other end: that says nothing about the server. Where the text was asked
    // for it was not: a second asking would count one try twice.
    const stale = outcome.state === 'not_sent' && mails > 0 && !fresh && !asked;
    return stale ? send(envelope, message, beforeText, true) : outcome;
  }

  return {
    send: (envelope, message, beforeText = async () => true) => send(envelope, message, beforeText),
    close() {
      closed = true;
      for (const one of idle) {
        clearTimeout(one.timer);
        one.connection.close();
      }
      idle = [];
    },
  };
}

function sendOn(
  connection: SMTPConnection,
  envelope: { from: string; to: string[] },
  message: Buffer,
  beforeText: () => Promise<boolean>,
): Promise<SmtpOutcome> {
  let on_wire = false;
  return new Promise((done) => {
    const fail = (error: SmtpError) => done(judge(error, on_wire));
    const keepBack = (reason: string) => done({ state: 'not_sent', reason });
    const body = new Readable({
      read() {
        beforeText().then(
          (may) => {
            if (!may) return keepBack('kept back');
            on_wire = true;
            this.push(message);
            this.push(null);
          },
          () => keepBack('could not be counted'),
        );
      },
    });
    connection.once('error', fail);
    // Its own copy: the library notes in it who was refused, and another connection would read that as its own server's words.
    connection.send({ ...envelope }, body, (error, info) =>
      error ? fail(error as SmtpError) : done({ state: 'sent', response: String(info?.response ?? '').slice(0, 200) }),
    );
  });
}

function judge(error: SmtpError, on_wire: boolean): SmtpOutcome {
  const code = error.responseCode;
  // It speaks no TLS: perhaps it will, and nothing was said to it.
  if (error.code === 'ETLS') return { state: 'not_sent', reason: tell(error) };
  if (code && code >= 500) return { state: 'refused', code: `smtp_${code}` };
  if (code || !on_wire) return { state: 'not_sent', reason: tell(error) };
  return { state: 'unknown', reason: tell(error) };
}

/** Code and stage only: a server's sentence may quote the address. */
const tell = (error: SmtpError) => [error.code, error.command, error.responseCode].filter(Boolean).join(' ') || 'error';
