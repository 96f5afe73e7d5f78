import { Button, CopyButton, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Surveys.module.css";
import { linksQuery, type SurveyLink } from "./survey-queries.ts";
import { WidgetPanel } from "./WidgetPanel.tsx";
import { WidgetSecretPanel } from "./WidgetSecretPanel.tsx";

const KINDS = ["link", "kiosk", "widget"] as const;

const qrUrl = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** Open links with their QR codes: to copy, to print, to withdraw. */
export function LinksPanel({ survey, editable }: { survey: string; editable: boolean }) {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const links = useQuery(linksQuery(workspace.slug, survey));
  const [channel, setChannel] = useState<(typeof KINDS)[number]>("link");
  const [label, setLabel] = useState("");
  const params = { workspace: workspace.slug, survey };
  const refresh = () => client.invalidateQueries({ queryKey: [workspace.slug, "survey", survey, "links"] });
  const make = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/links", { params, body: { channel, label } }),
    onSuccess: async () => {
      setLabel("");
      await refresh();
    },
  });
  const withdraw = useMutation({
    mutationFn: (link: string) =>
      call("DELETE /api/v1/workspaces/{workspace}/surveys/{survey}/links/{link}", { params: { ...params, link } }),
    onSuccess: refresh,
  });
  const items = links.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby="links">
      <h2 id="links">{t("ui.links.title")}</h2>
      <p className="quiet">{t("ui.links.about")}</p>
      {links.isError && <ErrorPanel error={links.error} retry={() => void links.refetch()} />}
      {links.isPending && <Skeleton height={120} />}
      {links.isSuccess && items.length === 0 && <p>{t("ui.links.none")}</p>}
      {items.length > 0 && (
        <ul className={classes.links}>
          {items.map((link) => (
            <LinkItem
              key={link.id}
              survey={survey}
              link={link}
              changed={refresh}
              withdraw={editable ? () => withdraw.mutate(link.id) : null}
              busy={withdraw.isPending && withdraw.variables === link.id}
            />
          ))}
        </ul>
      )}
      {withdraw.isError && <ErrorPanel error={withdraw.error} />}
      {editable && (
        <form
          className={classes.inline}
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <NativeSelect
            label={t("ui.links.kind")}
            value={channel}
            onChange={(event) => setChannel(event.currentTarget.value as (typeof KINDS)[number])}
            data={KINDS.map((value) => ({ value, label: t(`ui.channel.${value}`) }))}
          />
          <TextInput
            label={t("ui.links.label")}
            maxLength={100}
            value={label}
            placeholder={t("ui.links.labelExample")}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={make.isPending}>
            {t("ui.links.make")}
          </Button>
        </form>
      )}
      {make.isError && <ErrorPanel error={make.error} />}
      {workspace.role === "owner" && items.some((link) => link.channel === "widget") && <WidgetSecretPanel />}
    </section>
  );
}

interface LinkItemProps {
  readonly survey: string;
  readonly link: SurveyLink;
  readonly changed: () => Promise<unknown>;
  /** Null: may not. */
  readonly withdraw: (() => void) | null;
  readonly busy: boolean;
}

function LinkItem({ survey, link, changed, withdraw, busy }: LinkItemProps) {
  const { t } = useTranslation("surveys");
  const name = link.label === "" ? t(`ui.channel.${link.channel}`) : link.label;
  return (
    <li>
      <img src={qrUrl(link.qr)} width="96" height="96" alt={t("ui.links.qr", { name })} />
      <div className={classes.linkBody}>
        <strong>{name}</strong>
        <a href={link.url} target="_blank" rel="noreferrer" className={classes.url}>
          {link.url}
        </a>
        <div className={classes.rowActions}>
          <CopyButton value={link.url}>
            {({ copied, copy }) => (
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<Icon name={copied ? "check" : "copy"} size={13} />}
                onClick={copy}
              >
                {t(copied ? "action.copied" : "action.copy", { ns: "common" })}
              </Button>
            )}
          </CopyButton>
          <Button
            size="compact-xs"
            variant="default"
            component="a"
            href={qrUrl(link.qr)}
            download={`${link.label || link.id}.svg`}
            leftSection={<Icon name="download" size={13} />}
          >
            {t("ui.links.saveQr")}
          </Button>
          {withdraw !== null && (
            <Button size="compact-xs" variant="subtle" loading={busy} onClick={withdraw}>
              {t("ui.links.withdraw")}
            </Button>
          )}
        </div>
        {link.channel !== "link" && (
          <WidgetPanel survey={survey} link={link} editable={withdraw !== null} saved={changed} />
        )}
      </div>
    </li>
  );
}
