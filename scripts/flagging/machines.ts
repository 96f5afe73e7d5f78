/** Something that speaks HTTP to the public listener, as one program from one address. */
export interface Client {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  head(path: string): Promise<void>;
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<string>;
  wait(milliseconds: number): Promise<void>;
}

export interface Machine {
  readonly name: string;
  /** What our signals should make of it: nothing is stored, it is flagged, or it passes for a person. */
  readonly expected: "none" | "flagged" | "counted";
  run(client: Client, link: string): Promise<void>;
}

const decode = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

interface Form {
  readonly action: string;
  /** Hidden fields as they are. */
  readonly hidden: Record<string, string>;
  /** Names of fields that somebody could fill in, the trap among them, with a value that fits. */
  readonly fillable: Record<string, string>;
}

/** What a program reads out of a page: every form field, as an HTML parser sees it and not as a person does. */
function readForm(html: string): Form {
  const hidden: Record<string, string> = {};
  const fillable: Record<string, string> = {};
  for (const [, tag = ""] of html.matchAll(/<input([^>]*)>/g)) {
    const attribute = (name: string): string => decode(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
    const type = attribute("type");
    if (type === "hidden") hidden[attribute("name")] = attribute("value");
    else fillable[attribute("name")] ??= type === "radio" ? attribute("value") : "https://example.com";
  }
  return { action: decode(/<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? ""), hidden, fillable };
}

const linksOf = (html: string): string[] =>
  [...html.matchAll(/href="([^"]+)"/g)].map((match) => decode(match[1]!)).filter((href) => href.startsWith("/"));
const SCORES = Array.from({ length: 11 }, (_, score) => score);
const visible = (form: Form): Record<string, string> => {
  const { website: _, ...seen } = form.fillable;
  return { ...form.hidden, ...seen, website: "" };
};
const submit = (client: Client, form: Form, fields: Record<string, string>, headers?: Record<string, string>) =>
  client.post(form.action, fields, headers);

/** What opens links before people do, from the tame to what nothing here can tell from a person. */
export const MACHINES: readonly Machine[] = [
  {
    name: "opens every link of the message",
    expected: "none",
    async run(client, link) {
      for (const score of SCORES) await client.get(`${link}?score=${score}`);
    },
  },
  {
    name: "asks for the headers only",
    expected: "none",
    run: (client, link) => client.head(`${link}?score=9`),
  },
  {
    name: "fetches ahead, and says so (Sec-Purpose: prefetch)",
    expected: "none",
    run: (client, link) =>
      client.get(`${link}?score=9`, { "sec-purpose": "prefetch", purpose: "prefetch" }).then(() => undefined),
  },
  {
    name: "opens the link and every link on the page, hidden ones too",
    expected: "none",
    async run(client, link) {
      for (const href of linksOf(await client.get(link))) await client.get(href);
    },
  },
  {
    name: "hands in the form at once",
    expected: "flagged",
    async run(client, link) {
      const form = readForm(await client.get(link));
      await submit(client, form, visible(form));
    },
  },
  {
    name: "hands in the form at once, with the headers of a browser",
    expected: "flagged",
    async run(client, link) {
      const headers = {
        "user-agent":
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
        accept: "text/html,application/xhtml+xml",
        "accept-language": "en-GB,en;q=0.9",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
      };
      const form = readForm(await client.get(`${link}?score=9`, headers));
      await submit(client, form, visible(form), headers);
    },
  },
  {
    name: "fills in every field and hands in after 3 s",
    expected: "flagged",
    async run(client, link) {
      const form = readForm(await client.get(link));
      await client.wait(3_000);
      await submit(client, form, { ...form.hidden, ...form.fillable });
    },
  },
  {
    name: "opens every link on the page, then hands in after 3 s",
    expected: "flagged",
    async run(client, link) {
      const html = await client.get(link);
      for (const href of linksOf(html)) await client.get(href);
      const form = readForm(html);
      await client.wait(3_000);
      await submit(client, form, visible(form));
    },
  },
  {
    name: "presses the button without an answer",
    expected: "none",
    async run(client, link) {
      const form = readForm(await client.get(link));
      await client.wait(3_000);
      await submit(client, form, { ...form.hidden, website: "" });
    },
  },
  {
    name: "hands in what it made up, without a form of ours",
    expected: "none",
    async run(client, link) {
      await client.wait(3_000);
      await client.post(link, {
        "q.score": "10",
        p: "one",
        c: "{}",
        n: "aaaaaa.x.aaaaaaaaaaaaaaaaaaaa",
        t: "aaaaaa.x.aaaaaaaaaaaaaaaaaaaa",
      });
    },
  },
  {
    name: "waits 3 s, leaves out what is hidden, follows nothing",
    expected: "counted",
    async run(client, link) {
      const form = readForm(await client.get(link));
      await client.wait(3_000);
      await submit(client, form, visible(form));
    },
  },
];

/** A survey of one page and one question: what is easiest for a machine to answer, so the hardest for the flags. */
export const FLAGGING_SURVEY = {
  id: "flagging",
  title: "One question",
  locale: "en",
  locales: ["en"],
  quarantineDays: 0,
  pages: [
    {
      id: "one",
      questions: [
        {
          id: "score",
          type: "nps",
          required: true,
          text: "How likely are you to recommend us to a friend or colleague?",
          scale: { min: 0, max: 10, labels: { "0": "Not at all likely", "10": "Extremely likely" } },
        },
      ],
    },
  ],
  thankYou: [{ text: "Thank you" }],
};
