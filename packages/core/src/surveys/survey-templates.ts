// Over 300 lines: the templates are one list of texts in four languages, read and translated together.
import type { JourneyStage, LocaleTexts, SurveyDefinition, SurveyOption, SurveyQuestion } from "./definition.ts";
import { STOCK_LABELS, STOCK_WORDINGS } from "./stock-wordings.ts";

const LANGUAGES = ["en", "zh-Hans", "zh-Hant", "ro"] as const;
const four = (en: string, hans: string, hant: string, ro: string): LocaleTexts => ({
  en,
  "zh-Hans": hans,
  "zh-Hant": hant,
  ro,
});

const nps: SurveyQuestion = {
  id: "score",
  type: "nps",
  text: STOCK_WORDINGS.nps,
  required: true,
  scale: { min: 0, max: 10, labels: STOCK_LABELS.nps },
};
const satisfied = (id: string, text: LocaleTexts): SurveyQuestion => ({
  id,
  type: "csat",
  text,
  required: true,
  scale: { min: 1, max: 5, labels: STOCK_LABELS.satisfied },
});
const effort: SurveyQuestion = {
  id: "effort",
  type: "ces",
  version: "2.0",
  text: STOCK_WORDINGS.ces2,
  scale: { min: 1, max: 7, labels: STOCK_LABELS.agree },
};
const comment = (text: LocaleTexts, id = "comment"): SurveyQuestion => ({ id, type: "text", text });
const WHY = four(
  "What is the main reason for your answer?",
  "您这样回答的主要原因是什么？",
  "您這樣回答的主要原因是什麼？",
  "Care este motivul principal al răspunsului dumneavoastră?",
);
const THANKS = four(
  "Thank you. Your answer has been saved.",
  "谢谢。您的回答已保存。",
  "謝謝。您的回答已儲存。",
  "Vă mulțumim. Răspunsul a fost salvat.",
);
const WILL_CALL = four(
  "Thank you for telling us. Someone from our team will get in touch with you.",
  "感谢您告诉我们。我们的团队会与您联系。",
  "感謝您告訴我們。我們的團隊會與您聯絡。",
  "Vă mulțumim că ne-ați spus. Cineva din echipa noastră vă va contacta.",
);
const option = (id: string, text: LocaleTexts): SurveyOption => ({ id, text });
const OTHER: SurveyOption = { id: "other", text: four("Other", "其他", "其他", "Altceva"), other: true };

/** A survey for a moment of the customer's journey, complete in four languages, to be named and sent as it is. */
export interface SurveyTemplate {
  readonly id: string;
  readonly stage: JourneyStage;
  readonly survey: SurveyDefinition;
}

function template(
  stage: JourneyStage,
  title: LocaleTexts,
  questions: readonly (readonly SurveyQuestion[])[],
  extra: Partial<SurveyDefinition> = {},
): SurveyTemplate {
  const id = stage.replaceAll("_", "-");
  return {
    id,
    stage,
    survey: {
      id,
      title,
      locale: "en",
      locales: LANGUAGES,
      fallback: { "zh-Hant": ["zh-Hans"], "zh-Hans": ["zh-Hant"] },
      stage,
      pages: questions.map((page, i) => ({ id: `page_${i + 1}`, questions: page })),
      thankYou: [{ text: THANKS }],
      ...extra,
    },
  };
}

/** One template per stage of the journey. */
export const SURVEY_TEMPLATES: readonly SurveyTemplate[] = [
  template(
    "relationship",
    four("How are we doing?", "我们做得怎么样？", "我們做得如何？", "Cum ne descurcăm?"),
    [[nps], [comment(WHY)]],
    {
      thankYou: [{ when: { question: "score", op: "at_most", value: 6 }, text: WILL_CALL }, { text: THANKS }],
      reminders: { afterDays: 5, times: 1 },
    },
  ),
  template("onboarding", four("Getting started", "初次使用", "開始使用", "Primii pași"), [
    [
      satisfied(
        "setup",
        four(
          "How satisfied are you with the setup?",
          "您对初始设置有多满意？",
          "您對初始設定有多滿意？",
          "Cât de mulțumit sunteți de configurare?",
        ),
      ),
    ],
    [
      {
        id: "obstacle",
        type: "single",
        text: four(
          "What took you the most time during setup?",
          "在设置过程中，什么花了您最多的时间？",
          "在設定過程中，什麼花了您最多的時間？",
          "Ce v-a luat cel mai mult timp la configurare?",
        ),
        randomise: true,
        options: [
          option("data", four("Bringing in our data", "导入数据", "匯入資料", "Importul datelor")),
          option("people", four("Inviting colleagues", "邀请同事", "邀請同事", "Invitarea colegilor")),
          option("settings", four("Finding the settings", "查找设置", "尋找設定", "Găsirea setărilor")),
          OTHER,
        ],
      },
      comment(
        four(
          "What was missing in the first week?",
          "第一周您觉得缺少什么？",
          "第一週您覺得缺少什麼？",
          "Ce v-a lipsit în prima săptămână?",
        ),
      ),
    ],
  ]),
  template(
    "support",
    four("Your support request", "您的支持请求", "您的支援請求", "Cererea dumneavoastră de suport"),
    [
      [
        satisfied(
          "satisfaction",
          four(
            "How satisfied are you with the handling of your request?",
            "您对我们处理您的请求有多满意？",
            "您對我們處理您的請求有多滿意？",
            "Cât de mulțumit sunteți de rezolvarea cererii?",
          ),
        ),
      ],
      [effort, comment(WHY)],
    ],
    {
      thankYou: [{ when: { question: "satisfaction", op: "at_most", value: 2 }, text: WILL_CALL }, { text: THANKS }],
    },
  ),
  template("first_use", four("A first impression", "第一印象", "第一印象", "Prima impresie"), [
    [
      {
        id: "stars",
        type: "stars",
        text: four(
          "How would you rate this feature?",
          "您如何评价这个功能？",
          "您如何評價這個功能？",
          "Cum evaluați această funcție?",
        ),
        required: true,
        scale: {
          min: 1,
          max: 5,
          labels: {
            "1": four("Very poor", "非常差", "非常差", "Foarte slab"),
            "5": four("Very good", "非常好", "非常好", "Foarte bun"),
          },
        },
      },
    ],
    [comment(WHY)],
  ]),
  template(
    "renewal",
    four("Before your renewal", "续约之前", "續約之前", "Înainte de reînnoire"),
    [
      [nps],
      [
        satisfied(
          "value",
          four(
            "How satisfied are you with the value for money?",
            "您对性价比有多满意？",
            "您對性價比有多滿意？",
            "Cât de mulțumit sunteți de raportul calitate-preț?",
          ),
        ),
        comment(WHY),
      ],
    ],
    {
      thankYou: [{ when: { question: "score", op: "at_most", value: 6 }, text: WILL_CALL }, { text: THANKS }],
    },
  ),
  template("churn", four("Why you left", "您离开的原因", "您離開的原因", "De ce ați plecat"), [
    [
      {
        id: "reason",
        type: "single",
        text: four(
          "What was the main reason for leaving?",
          "您离开的主要原因是什么？",
          "您離開的主要原因是什麼？",
          "Care a fost motivul principal al plecării?",
        ),
        required: true,
        randomise: true,
        options: [
          option("price", four("The price", "价格", "價格", "Prețul")),
          option("features", four("A missing feature", "缺少功能", "缺少功能", "O funcție lipsă")),
          option("support", four("The support", "客户支持", "客戶支援", "Suportul")),
          option("need", four("No longer needed", "不再需要", "不再需要", "Nu mai este nevoie")),
          OTHER,
        ],
      },
      comment(
        four(
          "What could have kept you?",
          "怎样才能让您留下来？",
          "怎樣才能讓您留下來？",
          "Ce v-ar fi făcut să rămâneți?",
        ),
      ),
    ],
  ]),
  template("help", four("Help article", "帮助文章", "說明文章", "Articol de ajutor"), [
    [
      {
        id: "useful",
        type: "thumbs",
        text: four("Was this article useful?", "这篇文章有用吗？", "這篇文章有用嗎？", "A fost util acest articol?"),
        required: true,
      },
      {
        ...comment(
          four(
            "What is missing from the article?",
            "这篇文章缺少什么？",
            "這篇文章缺少什麼？",
            "Ce lipsește din articol?",
          ),
        ),
        showIf: { question: "useful", op: "is", value: 0 },
      },
    ],
  ]),
  template(
    "employees",
    four("Your work", "您的工作", "您的工作", "Munca dumneavoastră"),
    [
      [
        {
          id: "satisfaction",
          type: "esat",
          text: STOCK_WORDINGS.esat,
          required: true,
          scale: { min: 1, max: 5, labels: STOCK_LABELS.satisfied },
        },
      ],
      [comment(WHY)],
    ],
    { audience: "employees", anonymous: true },
  ),
];
