// What a run that is ended leaves behind: the servers, databases and browsers of its tests, whose parents are ended before them.
import { readdirSync, readFileSync } from 'node:fs';

/** Ends every process that was given this folder for its temporary files, whoever its parent is now. Where the kernel does not tell, none. */
export function endLeft(folder) {
  for (const pid of processes()) if (pid !== process.pid && isGiven(pid, folder)) end(pid);
}

function processes() {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}

function isGiven(pid, folder) {
  try {
    const given = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return given.some((one) => one === `TMPDIR=${folder}` || one.startsWith(`TMPDIR=${folder}/`));
  } catch {
    return false; // it has ended, or is somebody else's
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
