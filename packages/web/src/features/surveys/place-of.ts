/** The question of a place such as `questions.why.options.price`; null where it is about something else. */
export function questionOfPlace(place: string): string | null {
  const [head, id] = place.split(".");
  return head === "questions" && id !== undefined ? id : null;
}
