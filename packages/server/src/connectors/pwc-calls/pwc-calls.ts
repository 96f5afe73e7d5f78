import { preset } from "../preset.ts";

const COLUMNS = [
  "Call Id",
  "Agent",
  "Date",
  "Time",
  "Topic",
  "Answered (Y/N)",
  "Resolved",
  "Speed of answer in seconds",
  "AvgTalkDuration",
  "Satisfaction rating",
];

/** The call centre file of a published consulting exercise, as CSV or workbook. Hold and wrap time are not recorded. */
export const PWC_CALLS = preset({
  id: "pwc-calls",
  title: "Call centre calls (CSV or workbook)",
  mapping: {
    source: "Call centre",
    kind: "keyed",
    files: [
      {
        id: "calls",
        match: { headers: COLUMNS },
        into: [
          {
            table: "call",
            set: {
              occurred_at: { join: ["Date", "Time"] },
              call_id: "Call Id",
              queue: { value: "support" },
              topic: "Topic",
              agent: "Agent",
              outcome: {
                column: "Answered (Y/N)",
                map: { y: "answered", yes: "answered", n: "abandoned_queue", no: "abandoned_queue" },
              },
              resolved: "Resolved",
              wait_us: { column: "Speed of answer in seconds", duration: "seconds" },
              talk_us: { column: "AvgTalkDuration", duration: "clock" },
              stars: "Satisfaction rating",
            },
          },
        ],
      },
    ],
  },
});
