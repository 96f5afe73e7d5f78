/** What the shell is told. */
export const EXIT = { ok: 0, error: 1, usage: 2, partlyRejected: 3 } as const;

/** An error whose message is for the person at the terminal. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;
  constructor(message: string, exitCode: number = EXIT.error) {
    super(message);
    this.exitCode = exitCode;
  }
}
