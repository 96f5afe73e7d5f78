type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An element with attributes and children. Texts become text nodes, so that nothing in a survey is ever markup; `false` and `null`
 * leave an attribute out.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  made.append(...children.filter((child): child is Node | string => child !== null && child !== ""));
  return made;
}
