import { Menu, useMantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { LOCALE_NAMES, LOCALES } from "@tendwell/messages/locales";
import { useTranslation } from "react-i18next";
import { useSession } from "../lib/queries.ts";
import { useWorkspace } from "../lib/use-view.ts";
import { Icon } from "../ui/Icon.tsx";
import { chooseLocale } from "./messages.ts";
import classes from "./Shell.module.css";
import { signOut } from "./sign-out.ts";

const SCHEMES = ["auto", "light", "dark"] as const;

/** Who is signed in; theme, language, sign-out. */
export function PersonMenu() {
  const { t, i18n } = useTranslation("web");
  const session = useSession();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const tick = (on: boolean) => (on ? <Icon name="check" size={14} /> : <span style={{ width: 14 }} />);
  const user = session.data?.user;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={classes.control} aria-label={t("person.menu", { name: user?.name ?? "" })}>
          <Icon name="person" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user?.name === "" || user === undefined ? t("person.owner") : user.name}</Menu.Label>
        <Menu.Item
          onClick={() => void navigate({ to: "/w/$workspace/settings", params: { workspace: workspace.slug } })}
        >
          {t("nav.settings")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("settings.theme")}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item key={scheme} leftSection={tick(colorScheme === scheme)} onClick={() => setColorScheme(scheme)}>
            {t(`theme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("settings.language")}</Menu.Label>
        {LOCALES.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            leftSection={tick(i18n.language === locale)}
            onClick={() => void chooseLocale(locale)}
          >
            {LOCALE_NAMES[locale]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>{t("person.signOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
