import { rm } from "node:fs/promises";
import { listen } from "../http/listen.ts";
import { openInstallation } from "../main.ts";
import { temporaryHome } from "./test-installation.ts";

// Run in a process of its own by tests of the pages: both doors of a server on a temporary home, whose clock goes on by itself from
// the moment given and is moved ahead by messages. What the server does by itself every half minute is done at once after each.
const began = Date.now();
let ahead = Date.parse(process.argv[2]!) - began;
const home = await temporaryHome();
const installation = await openInstallation({
  home,
  logLevel: "warn",
  now: () => Date.now() + ahead,
  publicHostNames: ["127.0.0.1"],
});
const admin = await listen(installation.app, "127.0.0.1", 0);
const open = await listen(installation.publicApp, "127.0.0.1", 0);
const url = `http://127.0.0.1:${admin.port}`;
installation.setUrl(url);
installation.setPublicUrl(`http://127.0.0.1:${open.port}`);
installation.startSchedules();
const owner = await installation.sessions.ensureOwner();
const token = await installation.sessions.createLink(owner.id, "owner", null);

process.on("message", async ({ ms }: { ms: number }) => {
  ahead += ms;
  await installation.surveys.tick();
  process.send!("moved");
});
process.once("disconnect", async () => {
  await Promise.all([admin.close(), open.close()]);
  await installation.close();
  await rm(home.directory, { recursive: true, force: true });
});
process.send!({ url, link: `${url}/welcome#token=${token}` });
