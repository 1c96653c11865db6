/** What whoever typed the command can mend: shown as its sentence, without a stack. */
export class Complaint extends Error {}
