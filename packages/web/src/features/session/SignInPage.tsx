import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, call } from "../../lib/api-client.ts";
import { sessionQuery } from "../../lib/queries.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Session.module.css";
import { SessionFrame } from "./SessionFrame.tsx";

/** Only paths of this app: a link from elsewhere must not send a signed-in person away. */
function safePath(from: unknown): string {
  return typeof from === "string" && /^\/(?![/\\])/.test(from) ? from : "/";
}

export function SignInPage() {
  const { t } = useTranslation("web");
  const client = useQueryClient();
  const navigate = useNavigate();
  const { from } = useSearch({ strict: false }) as { from?: unknown };
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => call("POST /api/v1/session", { body: { email, password } }),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      void navigate({ href: safePath(from) } as never);
    },
  });
  const wrong = signIn.error instanceof ApiError && signIn.error.problem.status === 401;
  return (
    <SessionFrame title={t("session.signInTitle")}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <TextInput
          label={t("session.email")}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("session.password")}
          autoComplete="current-password"
          required
          value={password}
          error={wrong ? t("session.wrong") : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {signIn.isError && !wrong && <ErrorPanel error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          {t("session.signIn")}
        </Button>
      </form>
      <p className={classes.hint}>{t("session.lostLink")}</p>
    </SessionFrame>
  );
}
