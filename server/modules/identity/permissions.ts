import { may } from '@madang/contract';

/**
 * A role's grants (patterns, see `may`) as the set that routes ask: `has('orders.write')`. Iterating gives the patterns.
 * Answers are remembered; there are as many as routes.
 */
export function permissionSet(grants: readonly string[]): ReadonlySet<string> {
  const known = new Map<string, boolean>();
  class Granted extends Set<string> {
    override has(permission: string): boolean {
      let answer = known.get(permission);
      if (answer === undefined) {
        answer = may(grants, permission);
        known.set(permission, answer);
      }
      return answer;
    }
  }
  return new Granted(grants);
}
