import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { attributesQuery, useSession } from "../../lib/queries.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";

const OWNER = "owner:";

/** Whose accounts a page shows: everybody's, one's own, another's. It is the filter of the attribute `owner`. */
export function OwnerPicker() {
  const { t } = useTranslation("portfolio");
  const workspace = useWorkspace();
  const session = useSession();
  const [view, change] = useView();
  const attributes = useQuery(attributesQuery(workspace.slug));
  const known = attributes.data?.items.find((one) => one.name === "owner")?.values.map((one) => one.value) ?? [];
  // Somebody who owned accounts on a past day may own none today.
  const asked = (view.filter ?? []).filter((one) => one.startsWith(OWNER)).map((one) => one.slice(OWNER.length));
  const values = [...new Set([...known, ...asked.filter((one) => one !== "")])];
  if (values.length === 0) return null;
  const user = session.data?.user;
  const isMe = (value: string): boolean =>
    user !== undefined && [user.name, user.email].some((one) => one.toLowerCase() === value.toLowerCase());
  const mine = values.find(isMe);
  const others = (view.filter ?? []).filter((one) => !one.startsWith(OWNER));
  const value = asked.length === 1 ? asked[0]! : asked.length === 0 ? "*" : "+";
  return (
    <NativeSelect
      size="xs"
      label={t("owner.label")}
      value={value}
      onChange={(event) => {
        const next = event.currentTarget.value;
        const filter = next === "*" ? others : [...others, OWNER + next];
        change({ filter: filter.length === 0 ? undefined : filter });
      }}
      data={[
        { value: "*", label: t("owner.all") },
        ...(value === "+" ? [{ value: "+", label: t("owner.several", { count: asked.length }), disabled: true }] : []),
        ...(mine === undefined ? [] : [{ value: mine, label: t("owner.mine") }]),
        ...values.filter((one) => one !== mine).map((one) => ({ value: one, label: one })),
        { value: "", label: t("owner.nobody") },
      ]}
    />
  );
}
