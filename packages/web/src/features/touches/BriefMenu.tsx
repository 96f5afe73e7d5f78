import { Button, Menu } from "@mantine/core";
import type { Locale } from "@tendwell/messages/locales";
import { useTranslation } from "react-i18next";
import { urlOf } from "../../lib/api-client.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { Icon } from "../../ui/Icon.tsx";
import { momentPart } from "./touch-queries.ts";

interface BriefMenuProps {
  readonly account: string;
  readonly scorecard: string | undefined;
}

/** The account on one printed page, for a business review. */
export function BriefMenu({ account, scorecard }: BriefMenuProps) {
  const { t, i18n } = useTranslation("touches");
  const workspace = useWorkspace();
  const [view] = useView();
  const urlFor = (paper: "a4" | "letter"): string =>
    urlOf("GET /api/v1/workspaces/{workspace}/accounts/{account}/brief", {
      params: { workspace: workspace.slug, account },
      query: {
        ...momentPart(view),
        locale: i18n.language as Locale,
        paper,
        ...(scorecard === undefined ? {} : { scorecard }),
      },
    });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" />}>
          {t("account.brief")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(["a4", "letter"] as const).map((paper) => (
          <Menu.Item key={paper} component="a" href={urlFor(paper)} download>
            {t(`account.paper.${paper}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
