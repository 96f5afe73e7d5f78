import classes from "./Exchange.module.css";

/** A titled list of places with what is to be said about each. */
export function FindingList({
  title,
  items,
}: {
  title: string;
  items: readonly { readonly key: string; readonly head: string; readonly text: string }[];
}) {
  return (
    <div className={classes.list}>
      <strong>{title}</strong>
      <ul>
        {items.map((one) => (
          <li key={one.key}>
            <code>{one.head}</code>
            <span>{one.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
