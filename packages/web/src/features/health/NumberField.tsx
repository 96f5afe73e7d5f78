import { NumberInput } from "@mantine/core";

interface NumberFieldProps {
  readonly label: string;
  /** The label is for those who hear the page: a table's head says it already. */
  readonly hiddenLabel?: boolean;
  readonly about?: string | undefined;
  readonly value: number | undefined;
  readonly change: (value: number | undefined) => void;
  readonly readOnly?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly suffix?: string;
  readonly placeholder?: string;
  readonly error?: string | undefined;
}

/** A number that may be left empty. */
export function NumberField({ label, hiddenLabel = false, about, value, change, error, ...rest }: NumberFieldProps) {
  return (
    <NumberInput
      size="xs"
      {...(hiddenLabel ? { "aria-label": label } : { label })}
      {...(about === undefined ? {} : { description: about })}
      {...(error === undefined ? {} : { error })}
      value={value ?? ""}
      onChange={(next) => {
        if (next === "") change(undefined);
        else if (typeof next === "number" && Number.isFinite(next)) change(next);
      }}
      {...rest}
    />
  );
}
