import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";

export interface Segment {
  readonly attribute: string;
  readonly value: string;
}

/** Everybody, or the accounts with one attribute's value. */
export function SegmentField({ segment, set }: { segment: Segment | null; set: (segment: Segment | null) => void }) {
  const { t } = useTranslation("sends");
  const workspace = useWorkspace();
  const attributes = useQuery(attributesQuery(workspace.slug));
  const items = (attributes.data?.items ?? []).filter((one) => one.values.length > 0);
  const valuesOf = (name: string) =>
    items.find((one) => one.name === name)?.values.map((one) => String(one.value)) ?? [];
  return (
    <>
      <NativeSelect
        label={t("rules.whom")}
        value={segment?.attribute ?? ""}
        onChange={(event) => {
          const attribute = event.currentTarget.value;
          set(attribute === "" ? null : { attribute, value: valuesOf(attribute)[0]! });
        }}
        data={[
          { value: "", label: t("rules.everyone") },
          ...items.map((one) => ({ value: one.name, label: `${t("rules.attribute")} ${wordsOf(one.name)}` })),
        ]}
      />
      {segment !== null && (
        <NativeSelect
          label={t("rules.value")}
          value={segment.value}
          onChange={(event) => set({ ...segment, value: event.currentTarget.value })}
          data={valuesOf(segment.attribute)}
        />
      )}
    </>
  );
}
