import { preset } from "../preset.ts";

/** CDNOW purchases (Fader & Hardie): fixed columns without a header; customers by their number in the 1/10 sample. */
export const CDNOW = preset({
  id: "cdnow",
  title: "CDNOW purchases (fixed columns)",
  pictures: { purchases: " 99999 9999 99999999 #9 ###9.99" },
  mapping: {
    source: "CDNOW",
    kind: "append",
    currency: "USD",
    files: [
      {
        id: "purchases",
        format: { fixed: { master_id: "2-6", sample_id: "8-11", date: "13-20", cds: "22-23", dollars: "25-31" } },
        into: [
          {
            table: "purchase",
            set: {
              occurred_at: { column: "date", format: "YYYYMMDD" },
              account_id: "master_id",
              status: { value: "paid" },
              amount_minor: "dollars",
              items: "cds",
            },
          },
          {
            table: "account",
            key: ["master_id"],
            earliest: true,
            set: { occurred_at: { column: "date", format: "YYYYMMDD" }, account_id: "master_id" },
          },
        ],
      },
    ],
  },
});
