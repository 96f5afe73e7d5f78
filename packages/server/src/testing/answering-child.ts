import { locateHome } from "../home/home.ts";
import { openOffice } from "./survey-fixture.ts";

// Run by kill.test.ts in a process of its own, so that it can be killed: answers a survey by the public door without end, naming
// each answer once it is acknowledged, while the facts are written beside it.
const home = locateHome(process.argv[2]);
const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
const office = await openOffice(clock, { home, answersPerMinute: 1_000_000 });
const path = process.argv[3]!;
const { record } = await office.workspaces.find("acme", { kind: "local" });
const store = await office.workspaces.store(record);
process.stdout.write("open\n");
for (;;) {
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      const page = await office.visit(path);
      const nonce = /name="n" value="[^.]+\.([^.]+)\./.exec(page.html)![1]!;
      const done = await office.submit(page.html, { "q.useful": "1" });
      if (done.status === 200) process.stdout.write(`o_${nonce}\n`);
    }),
  );
  await office.surveys.flush.flush(record, store);
}
