import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface ProcessPeaks {
  /** The largest resident size seen, bytes. */
  readonly rssBytes: number;
  /** Addresses of every TCP, UDP or raw socket that was open at any sample, as the kernel writes them. */
  readonly internetSockets: readonly string[];
}

/** Where the kernel lists this process's sockets; sockets of other families (the test runner's own pipes) are not here. */
const TABLES = ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"];

function openSockets(): string[] {
  const inodes = new Set<string>();
  for (const name of readdirSync("/proc/self/fd")) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${name}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    } catch {
      // The descriptor of this very listing is gone by the time it is read.
    }
  }
  if (inodes.size === 0) return [];
  return TABLES.flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? ""))
      .map((fields) => `${table} ${fields[1]} to ${fields[2]}`),
  );
}

/** Samples this process every 10 ms until stopped (Linux only: it reads /proc). */
export function watchProcess(): { stop(): ProcessPeaks } {
  const sockets = new Set<string>();
  let rssBytes = 0;
  const sample = (): void => {
    rssBytes = Math.max(rssBytes, process.memoryUsage.rss());
    for (const socket of openSockets()) sockets.add(socket);
  };
  sample();
  const timer = setInterval(sample, 10);
  return {
    stop() {
      clearInterval(timer);
      sample();
      return { rssBytes, internetSockets: [...sockets] };
    },
  };
}
