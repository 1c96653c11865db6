/** A reason not to start that a person can act on. `main.ts` prints its sentences and exits with 1, without a stack trace. */
export class StartError extends Error {
  readonly ko: string;

  constructor(en: string, ko: string, options?: ErrorOptions) {
    super(en, options);
    this.name = 'StartError';
    this.ko = ko;
  }
}
