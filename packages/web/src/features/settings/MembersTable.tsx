import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Role } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { membersQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { SecretLine } from "./SecretLine.tsx";
import classes from "./Settings.module.css";

const ROLES: readonly Role[] = ["viewer", "editor", "owner"];

export function MembersTable() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const members = useQuery(membersQuery(workspace.slug));
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const invite = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/members", {
        params: { workspace: workspace.slug },
        body: { email, role },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "members"] }),
  });
  return (
    <section className={classes.section} aria-labelledby="members">
      <h2 id="members">{t("settings.members")}</h2>
      {members.isError && <ErrorPanel error={members.error} retry={() => void members.refetch()} />}
      <ScrollRegion className={classes.scroll} label={t("settings.members")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("settings.name")}</th>
              <th scope="col">{t("settings.email")}</th>
              <th scope="col">{t("settings.role")}</th>
            </tr>
          </thead>
          <tbody>
            {members.data?.items.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.name}</th>
                <td>{one.email}</td>
                <td>{t(`role.${one.role}`, { ns: "common" })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <form
        className={classes.row}
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <TextInput
          type="email"
          label={t("settings.email")}
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("settings.role")}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as Role)}
          data={ROLES.map((one) => ({ value: one, label: t(`role.${one}`, { ns: "common" }) }))}
        />
        <Button type="submit" variant="default" loading={invite.isPending}>
          {t("settings.invite")}
        </Button>
      </form>
      {invite.isError && <ErrorPanel error={invite.error} />}
      {invite.isSuccess && <SecretLine about={t("settings.inviteDone", { email })} secret={invite.data.link} />}
    </section>
  );
}
