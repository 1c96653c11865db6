import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** Numbers of sched_setattr and sched_getattr. */
const calls: Partial<Record<string, [number, number]>> = { x64: [314, 315], arm64: [274, 275] };

/**
 * Node has no such call, and `chrt` takes a turn's length only since 2.41; perl is wherever Debian is. Only what is as everybody is or what was
 * asked for here is touched: a real-time class of the lowest priority that nobody made by it inherits. Who may not have that class keeps the turn.
 */
const program = `
my ($set, $get, @asked) = @ARGV;
my ($usual, $round_robin, $not_inherited) = (0, 2, 1);
for (@asked) {
  my ($thread, $ns, $first) = split /:/;
  my $is = "\\0" x 56;
  next if syscall($get + 0, $thread + 0, $is, 56, 0) != 0;
  my (undef, $class, $flags, undef, $priority) = unpack('LLQlL', $is);
  next if $class != $usual and not ($class == $round_robin and $flags & $not_inherited and $priority == 1);
  my $turn = pack('LLQlLQQQLL', 56, $usual, 0, getpriority(0, $thread), 0, $ns, 0, 0, 0, 0);
  syscall($set + 0, $thread + 0, $turn, 0);
  next unless $first;
  my $before_all = pack('LLQlLQQQLL', 56, $round_robin, $not_inherited, 0, 1, 0, 0, 0, 0, 0);
  syscall($set + 0, $thread + 0, $before_all, 0);
}`;

/** How long threads would run once they have a processor, in nanoseconds; 0: as everybody. `first`: before everybody where that may be asked for. */
export type Turn = { threads: readonly number[]; ns: number; first?: boolean };

/** The shortest there are. */
const short_turn_ns = 100_000;

/** A processor at once, before everybody and for as short as one mostly needs it, for threads that somebody waits for; or as everybody. */
export const goFirst = (threads: readonly number[], first: boolean): Promise<void> =>
  askForTurns([{ threads, ns: first ? short_turn_ns : 0, first }]);

/**
 * Asks Linux for longer or shorter turns (since 6.12; nobody gets more or less of a processor for it): whoever wakes takes it at once from
 * somebody whose turns are longer, instead of at the next tick of the kernel's clock, up to 4 ms away. Anybody may ask that for processes of
 * its own, and take it back. Where it cannot be asked for, everything stays as it is.
 */
export async function askForTurns(turns: readonly Turn[]): Promise<void> {
  const numbers = process.platform === 'linux' ? calls[process.arch] : undefined;
  const asked = turns.flatMap(({ threads, ns, first }) => threads.map((thread) => `${thread}:${ns}:${first ? 1 : 0}`));
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
