import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { portfolioQuery } from "../health/health-queries.ts";

/** An account by name or id. */
export function AccountField({
  value,
  change,
  label,
}: {
  readonly value: string | null;
  readonly change: (account: string | null) => void;
  readonly label?: string;
}) {
  const { t } = useTranslation("touches");
  const workspace = useWorkspace();
  const [search, setSearch] = useState("");
  const found = useQuery(
    portfolioQuery(workspace.slug, { limit: 12, ...(search.trim() === "" ? {} : { search: search.trim() }) }),
  );
  const data = (found.data?.items ?? []).flatMap(({ account }) =>
    account.externalId === null
      ? []
      : [{ value: account.externalId, label: `${account.name ?? account.externalId} · ${account.externalId}` }],
  );
  return (
    <Select
      label={label ?? t("log.account")}
      description={label === undefined ? t("log.accountHelp") : undefined}
      searchable
      required
      data={data}
      filter={({ options }) => options}
      value={value}
      onChange={change}
      onSearchChange={(text) => setSearch(text.split(" · ")[0] ?? "")}
      nothingFoundMessage={t("log.noAccount")}
    />
  );
}
