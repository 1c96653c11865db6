import { createConnection, type Socket } from 'node:net';

/**
 * The driver writes each statement to its socket by itself. A batch sends some twenty at once, and the system call of each
 * wakes PostgreSQL: a third of the process's CPU under load (measured). This socket holds what is written in one turn
 * together and sends it in one call.
 */
export function openCorkedSocket(options: {
  path?: string | undefined;
  host: string[];
  port: number[];
}): Promise<Socket> {
  const at = options.path ? { path: options.path } : { host: options.host[0]!, port: options.port[0]! };
  return new Promise((done, fail) => {
    const socket = createConnection({ ...at, noDelay: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      done(holdTogether(socket));
    });
  });
}

function holdTogether(socket: Socket): Socket {
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
  let held = false;
  const release = (): void => {
    held = false;
    socket.uncork();
  };
  socket.write = ((...given: unknown[]) => {
    if (!held) {
      held = true;
      socket.cork();
      // After the promises of this turn have run: whatever they still send goes along.
      process.nextTick(release);
    }
    return write(...given);
  }) as Socket['write'];
  return socket;
}
