type Command = readonly [name: string, ...rest: unknown[]];
type Listener = (command: Command) => void;

interface Tendwell {
  (...command: [string, ...unknown[]]): void;
  /** Commands given before the script was there, and since. */
  q?: Command[];
  hear?: (listener: Listener) => void;
}

declare global {
  interface Window {
    tendwell?: Tendwell;
  }
}

/**
 * What the page says by `tendwell('event', …)` and its like, told to every widget on it: also what was said before the widget came,
 * through the usual queue `tendwell.q`.
 */
export function listen(listener: Listener): void {
  let api = window.tendwell;
  if (api?.hear === undefined) {
    const said: Command[] = Array.from(
      api?.q ?? [],
      (one) => Array.from(one as ArrayLike<unknown>) as unknown as Command,
    );
    const listeners: Listener[] = [];
    api = (...command) => {
      said.push(command);
      for (const one of listeners) one(command);
    };
    api.hear = (one) => {
      listeners.push(one);
      for (const command of said) one(command);
    };
    window.tendwell = api;
  }
  api.hear!(listener);
}
