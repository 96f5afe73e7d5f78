import { Button, Loader, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { sessionQuery } from "../../lib/queries.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Session.module.css";
import { SessionFrame } from "./SessionFrame.tsx";

/** The token travels behind the #, which is never sent to a server or written to its log. */
function tokenOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, "")).get("token");
}

/** Opened by the one-time link: signs in, then offers to set an e-mail and a password. */
export function WelcomePage() {
  const { t } = useTranslation("web");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [token] = useState(() => tokenOf(location.hash));
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const open = useMutation({
    mutationFn: (one: string) => call("POST /api/v1/session/link", { body: { token: one } }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
  const claim = useMutation({
    mutationFn: (one: string) => call("POST /api/v1/session/claim", { body: { token: one, ...form } }),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      void navigate({ to: "/" });
    },
  });
  const started = useRef(false);
  const { mutate } = open;
  useEffect(() => {
    if (token === null || started.current) return;
    started.current = true;
    // A used token must not stay in the address bar or the history.
    history.replaceState(history.state, "", "/welcome");
    mutate(token);
  }, [token, mutate]);

  const change = (name: keyof typeof form) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setForm((before) => ({ ...before, [name]: value }));
  };
  return (
    <SessionFrame title={t("session.welcomeTitle")}>
      {token === null && <p>{t("session.linkMissing")}</p>}
      {open.isPending && (
        <p className={classes.hint} role="status">
          <Loader size="xs" /> {t("session.opening")}
        </p>
      )}
      {open.isError && <ErrorPanel error={open.error} />}
      {open.isSuccess && token !== null && (
        <>
          <p>{t("session.welcomeText")}</p>
          <Button onClick={() => void navigate({ to: "/" })}>{t("session.look")}</Button>
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              claim.mutate(token);
            }}
          >
            <h2>{t("session.claim")}</h2>
            <TextInput
              label={t("session.name")}
              autoComplete="name"
              required
              value={form.name}
              onChange={change("name")}
            />
            <TextInput
              label={t("session.email")}
              type="email"
              autoComplete="username"
              required
              value={form.email}
              onChange={change("email")}
            />
            <PasswordInput
              label={t("session.password")}
              description={t("session.passwordAbout")}
              autoComplete="new-password"
              minLength={10}
              required
              value={form.password}
              onChange={change("password")}
            />
            {claim.isError && <ErrorPanel error={claim.error} />}
            <Button type="submit" variant="default" loading={claim.isPending}>
              {t("session.claim")}
            </Button>
          </form>
        </>
      )}
    </SessionFrame>
  );
}
