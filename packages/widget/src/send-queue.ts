import type { WidgetAnswer, WidgetReceipt } from "@tendwell/contract";
import { recall, remember } from "./memory.ts";
import { solve } from "./solve.ts";

const STORE = "queue";
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
/** Answers of a kiosk without a network for a very long day. */
const MOST = 2_000;

interface Waiting {
  readonly url: string;
  readonly body: WidgetAnswer;
  /** Milliseconds since the epoch at which it was given. */
  readonly at: number;
}

function read(): Waiting[] {
  try {
    return JSON.parse(recall(STORE) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
}
const write = (items: readonly Waiting[]): void => remember(STORE, JSON.stringify(items.slice(-MOST)));
const same = (a: Waiting, b: Waiting): boolean => a.body.key === b.body.key && a.at === b.at;

/** What the server said; null when it could not be reached or cannot take it now. */
async function post(item: Waiting, proof?: string): Promise<WidgetReceipt | null> {
  const ago = Math.max(0, (Date.now() - item.at) / 1000);
  try {
    const response = await fetch(item.url, {
      method: "POST",
      mode: "cors",
      credentials: "omit",
      keepalive: true,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...item.body, ago, ...(proof === undefined ? {} : { proof }) }),
    });
    if (response.status === 429 || response.status >= 500) return null;
    const receipt = (await response.json().catch(() => ({ status: "refused" }))) as WidgetReceipt;
    if (receipt.status !== "again" || receipt.challenge === undefined || proof !== undefined)
      return receipt.status === "again" ? null : receipt;
    const solved = await solve(receipt.challenge);
    return solved === null ? null : await post(item, solved);
  } catch {
    return null;
  }
}

/**
 * Answers on their way. Each is stored before it is sent and leaves the store once the server has said what became of it; its key
 * makes it count once however often it arrives, from however many tabs.
 */
export class SendQueue {
  private running: Promise<void> | null = null;
  private wait = FIRST_WAIT_MS;
  private timer = 0;
  private readonly told: (item: WidgetAnswer, receipt: WidgetReceipt) => void;

  constructor(told: (item: WidgetAnswer, receipt: WidgetReceipt) => void = () => undefined) {
    this.told = told;
    addEventListener("online", () => this.flush());
  }

  /** Takes an answer, or its next state: the same key replaces what still waits. True once nothing of it waits any more. */
  async put(url: string, body: WidgetAnswer): Promise<boolean> {
    const item = { url, body, at: Date.now() };
    write([...read().filter((one) => one.body.key !== body.key), item]);
    await this.flush();
    return !read().some((one) => one.body.key === body.key);
  }

  /** Sends what waits, one after the other; what cannot be sent is tried again later, and when the network is back. */
  flush(): Promise<void> {
    this.running ??= this.send().finally(() => {
      this.running = null;
    });
    // What was put in meanwhile is looked at by the same run, since it reads the store anew each time.
    return this.running;
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    for (let item = read()[0]; item !== undefined; item = read()[0]) {
      const receipt = await post(item);
      if (receipt === null) {
        this.timer = setTimeout(() => this.flush(), this.wait) as unknown as number;
        this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
        return;
      }
      this.wait = FIRST_WAIT_MS;
      const sent = item;
      write(read().filter((one) => !same(one, sent)));
      this.told(sent.body, receipt);
    }
  }
}
