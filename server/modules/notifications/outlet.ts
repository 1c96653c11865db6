import type { CaughtMail } from './catcher.ts';
import type { SmtpClient } from './smtp-client.ts';

/** Where mails leave: the shop's own server, or the catcher. */
export type Outlet = Pick<SmtpClient, 'send'> & {
  /** What the catcher holds; null where mails go into the world. */
  caught(): readonly CaughtMail[] | null;
  close(): Promise<void>;
};

/**
 * Opens at the first mail: a process that sends none loads no mail code (20 MB) and listens on no port for it.
 * Without `smtp_url`, mails go to a catcher of this process.
 */
export function createOutlet(smtp_url: string | undefined, needs_tls = false): Outlet {
  let opening: ReturnType<typeof open> | undefined;
  let caught: readonly CaughtMail[] | null = smtp_url ? null : [];

  async function open() {
    const { createSmtpClient } = await import('./smtp-client.ts');
    if (smtp_url) return { client: createSmtpClient(smtp_url, { needs_tls }), catcher: null };
    const { startCatcher } = await import('./catcher.ts');
    const catcher = await startCatcher();
    caught = catcher.caught;
    return { client: createSmtpClient(catcher.url), catcher };
  }

  return {
    async send(envelope, message, beforeText) {
      opening ??= open();
      const { client } = await opening;
      return client.send(envelope, message, beforeText);
    },
    caught: () => caught,
    async close() {
      const opened = await opening?.catch(() => null);
      opened?.client.close();
      await opened?.catcher?.close();
    },
  };
}
