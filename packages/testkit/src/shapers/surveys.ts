import type { Shapers } from "../random-world.ts";

/** Tops of the scales a question is asked on. */
const SCALES = { nps: [0, 10], csat: [1, 5], ces: [1, 7], smiley: [1, 5], thumbs: [0, 1], stars: [1, 5] } as const;

/** What makes random survey facts plausible: unique responses, scores inside their scale. */
export const SURVEYS_SHAPERS: Shapers = {
  survey_response: (row, { rng }) => {
    const [low, high] = SCALES[row.question];
    return [
      {
        ...row,
        response_id: String(rng.int(1, 2 ** 40)),
        scale_min: low,
        scale_max: high,
        score: rng.chance(0.1) ? null : rng.int(low, high),
        // Instants are unique per person, so that "the latest" is never a tie.
        occurred_at: row.occurred_at + rng.int(1, 1_000_000),
      },
    ];
  },
};
