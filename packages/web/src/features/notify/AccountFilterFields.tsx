import { NativeSelect, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { attributesQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import type { Filters } from "./notify-queries.ts";

/** Which accounts: all, or those with some values of an attribute, such as their owner. */
export function AccountFilterFields({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { t } = useTranslation("notify");
  const workspace = useWorkspace();
  const attributes = useQuery(attributesQuery(workspace.slug));
  const [first, ...rest] = filters;
  const names = new Set([
    ...(attributes.data?.items ?? []).map((one) => one.name),
    ...filters.map((one) => one.attribute),
  ]);
  const known = attributes.data?.items.find((one) => one.name === first?.attribute);
  return (
    <>
      <NativeSelect
        label={t("page.onlyAttribute")}
        value={first?.attribute ?? ""}
        onChange={(event) => {
          const attribute = event.currentTarget.value;
          onChange(attribute === "" ? rest : [{ attribute, values: [] }, ...rest]);
        }}
        data={[
          { value: "", label: t("page.everyAccount") },
          ...[...names].sort().map((name) => ({ value: name, label: name })),
        ]}
      />
      {first !== undefined && (
        <TagsInput
          label={t("page.onlyValues")}
          required
          value={first.values.flatMap((value) => (value === null ? [] : [value]))}
          onChange={(values) => onChange([{ attribute: first.attribute, values }, ...rest])}
          data={(known?.values ?? []).map((one) => one.value)}
          clearButtonProps={{ "aria-hidden": true }}
        />
      )}
    </>
  );
}
