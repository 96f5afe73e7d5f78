import { preset } from "../preset.ts";

/** A retail bank's NPS answers by market; dates are dd/mm/yy. The respondent is the row's own number. */
export const BANK_NPS = preset({
  id: "bank-nps",
  title: "Bank NPS answers by market",
  mapping: {
    source: "Bank NPS",
    kind: "keyed",
    files: [
      {
        id: "answers",
        match: { headers: ["ID", "Market", "Survey date", "Customer Name", "NPS"] },
        into: [
          { table: "account", set: { occurred_at: { column: "Survey date", format: "DD/MM/YY" }, account_id: "ID" } },
          {
            table: "survey_response",
            set: {
              occurred_at: { column: "Survey date", format: "DD/MM/YY" },
              account_id: "ID",
              person_id: "ID",
              response_id: "ID",
              survey: { value: "Bank NPS" },
              question: { value: "nps" },
              score: "NPS",
              scale_min: { value: "0" },
              scale_max: { value: "10" },
            },
          },
        ],
        attributes: {
          account: "ID",
          at: { column: "Survey date", format: "DD/MM/YY" },
          set: { market: "Market", country: { column: "Market", map: { mex: "MX", uk: "GB" } } },
        },
        personal: [{ subject: "person", id: "ID", person: "ID", field: "name", text: "Customer Name" }],
      },
    ],
  },
});
