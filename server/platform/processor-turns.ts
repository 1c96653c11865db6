import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** Numbers of sched_setattr and sched_getattr. */
const calls: Partial<Record<string, [number, number]>> = { x64: [314, 315], arm64: [274, 275] };

/** Node has no such call, and `chrt` takes a turn's length only since 2.41; perl is wherever Debian is. */
const program = `
my ($set, $get, @asked) = @ARGV;
for (@asked) {
  my ($thread, $ns) = split /:/;
  my $is = "\\0" x 56;
  next if syscall($get + 0, $thread + 0, $is, 56, 0) != 0 or unpack('x4L', $is) != 0;
  substr($is, 24, 8) = pack('Q', $ns);
  syscall($set + 0, $thread + 0, $is, 0);
}`;

/** How long threads would run once they have a processor, in nanoseconds; 0: as everybody. */
export type Turn = { threads: readonly number[]; ns: number };

/**
 * Asks Linux for longer or shorter turns (since 6.12; nobody gets more or less of a processor for it): whoever wakes takes it at once from
 * somebody whose turns are longer, instead of at the next tick of the kernel's clock, up to 4 ms away. Anybody may ask that for processes of
 * its own, and take it back. Where it cannot be asked for, everything stays as it is.
 */
export async function askForTurns(turns: readonly Turn[]): Promise<void> {
  const numbers = process.platform === 'linux' ? calls[process.arch] : undefined;
  const asked = turns.flatMap(({ threads, ns }) => threads.map((thread) => `${thread}:${ns}`));
  if (!numbers || asked.length === 0) return;
  await new Promise<void>((done) => {
    execFile('perl', ['-e', program, ...numbers.map(String), ...asked], { timeout: 5_000 }, () => done());
  });
}

/** Those of a process now; later ones begin as whoever makes them. */
export function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
