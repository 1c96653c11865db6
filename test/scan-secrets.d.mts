/** Every sentence about a secret in these files (path, text). */
export function findSecrets(files: readonly (readonly [string, string])[]): string[];
/** Every sentence about what manifests and the lockfile let in. */
export function findLoose(lock: object, manifests: readonly (readonly [string, object])[]): string[];
