import type { SeededRandom } from "./seeded-random.ts";

// Invented: syllables and common given names of several languages, never a list of real companies or persons.
const HEADS = [
  "Ver",
  "Lum",
  "Nor",
  "Cas",
  "Tel",
  "Bra",
  "Sol",
  "Mir",
  "Ost",
  "Dra",
  "Pel",
  "Fen",
  "Ari",
  "Kor",
  "Zim",
] as const;
const MIDDLES = ["a", "o", "i", "e", "an", "or", "el", "is", "um"] as const;
const TAILS = ["dis", "tek", "va", "nor", "lia", "mont", "ra", "sen", "gard", "vio", "plex", "tis"] as const;
const FORMS: Readonly<Record<string, readonly string[]>> = {
  RO: ["SRL", "SA"],
  DE: ["GmbH", "AG"],
  FR: ["SARL", "SAS"],
  US: ["Inc.", "LLC"],
  GB: ["Ltd", "plc"],
  ES: ["S.L.", "S.A."],
};
const CHINESE: Readonly<Record<string, { heads: readonly string[]; tails: readonly string[]; form: string }>> = {
  CN: {
    heads: ["云帆", "恒达", "星禾", "远山", "明澈", "青岚"],
    tails: ["科技", "贸易", "物流", "教育"],
    form: "有限公司",
  },
  TW: {
    heads: ["雲岫", "恆誠", "星野", "遠見澤", "明煦", "青禾"],
    tails: ["資訊", "貿易", "物流", "教育"],
    form: "有限公司",
  },
};
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  RO: ["Andreea", "Mihai", "Ștefan", "Raluca", "Țelina", "Bogdan"],
  DE: ["Jürgen", "Anke", "Björn", "Heike", "Uwe", "Käthe"],
  FR: ["Chloé", "Benoît", "Inès", "Loïc", "Maëlle", "Rémi"],
  US: ["Avery", "Jordan", "Riley", "Morgan", "Casey", "Quinn"],
  GB: ["Imogen", "Alfie", "Harriet", "Rupert", "Freya", "Callum"],
  ES: ["Begoña", "Íñigo", "Lucía", "Andrés", "Nuria", "Óscar"],
  CN: ["晓雯", "志远", "佳怡", "文博"],
  TW: ["雅婷", "志豪", "怡君", "建宏"],
};
const FAMILY: Readonly<Record<string, readonly string[]>> = {
  RO: ["Brădescu", "Vâlceanu", "Moțoc", "Cernat"],
  DE: ["Lindwurm", "Großkopf", "Tannhof", "Weißbach"],
  FR: ["Delaunoy", "Montclar", "Fauvel", "Brézin"],
  US: ["Hartwell", "Okonjo", "Delgrove", "Marsh"],
  GB: ["Thornby", "Ashcombe", "Wexley", "Pryde"],
  ES: ["Ibarrondo", "Peñalba", "Quirós", "Valdeón"],
  CN: ["陆", "沈", "顾", "白"],
  TW: ["簡", "游", "溫", "蘇"],
};

/** An invented company name in the manner of its country. */
export function companyName(random: SeededRandom, country: string): string {
  const chinese = CHINESE[country];
  if (chinese !== undefined) return random.pick(chinese.heads) + random.pick(chinese.tails) + chinese.form;
  const stem = random.pick(HEADS) + random.pick(MIDDLES) + random.pick(TAILS);
  return `${stem} ${random.pick(FORMS[country] ?? ["Ltd"])}`;
}

/** An invented person's name, family name first where that is the custom. */
export function personName(random: SeededRandom, country: string): string {
  const given = random.pick(GIVEN[country] ?? GIVEN.GB!);
  const family = random.pick(FAMILY[country] ?? FAMILY.GB!);
  return country in CHINESE ? family + given : `${given} ${family}`;
}
