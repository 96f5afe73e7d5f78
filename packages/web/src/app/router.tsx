// Over 300 lines: every page with what it needs before it is shown stands in one place.
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { scorecardsQuery } from "../features/health/health-queries.ts";
import { ApiError } from "../lib/api-client.ts";
import { isFiscal, viewSettingsQuery } from "../lib/fiscal-start.ts";
import { sessionQuery } from "../lib/queries.ts";
import { parseSearch, readViewState, stringifySearch } from "../lib/view-state.ts";
import { needMessages } from "./messages.ts";
import { NotFoundPage } from "./NotFoundPage.tsx";
import { NoWorkspacePage } from "./NoWorkspacePage.tsx";
import { PageSkeleton } from "./PageSkeleton.tsx";
import { RouteError } from "./RouteError.tsx";
import { ShellLayout } from "./ShellLayout.tsx";

interface RouterContext {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("../features/session/SignInPage.tsx"), "SignInPage"),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("../features/session/WelcomePage.tsx"), "WelcomePage"),
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: NoWorkspacePage,
  beforeLoad: async ({ context, location }) => {
    const session = await signedIn(context.client, location.href);
    const remembered = localStorage.getItem("tendwell.workspace");
    const workspace = session.workspaces.find((one) => one.slug === remembered) ?? session.workspaces[0];
    if (workspace === undefined) return;
    throw redirect({
      to: await firstPage(context.client, workspace.slug),
      params: { workspace: workspace.slug },
      replace: true,
    });
  },
});

/** Where the day begins: Today once there are scores, the dashboard before. */
async function firstPage(client: QueryClient, workspace: string) {
  const cards = await client.ensureQueryData(scorecardsQuery(workspace)).catch(() => ({ items: [] }));
  return cards.items.some((one) => one.lastRun !== null) ? "/w/$workspace/today" : "/w/$workspace/dashboard";
}

async function signedIn(client: QueryClient, from: string) {
  try {
    return await client.ensureQueryData(sessionQuery);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) {
      throw redirect({ to: "/sign-in", search: from === "/" ? {} : { from } });
    }
    throw error;
  }
}

const shell = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspace",
  component: ShellLayout,
  beforeLoad: async ({ context, params, location }) => {
    const session = await signedIn(context.client, location.href);
    const search = readViewState(location.search as Record<string, unknown>);
    const workspace = session.workspaces.find((one) => one.slug === params.workspace);
    if (workspace === undefined) throw redirect({ to: "/" });
    localStorage.setItem("tendwell.workspace", params.workspace);
    // Quarters and years are the company's own: known before any page asks for them.
    if (isFiscal(search.grain)) await context.client.ensureQueryData(viewSettingsQuery(workspace, search));
  },
});

const start = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: async ({ context, params }) => {
    throw redirect({ to: await firstPage(context.client, params.workspace), params, replace: true });
  },
});

const today = createRoute({
  getParentRoute: () => shell,
  path: "/today",
  loader: () => needMessages("health", "portfolio"),
  component: lazyRouteComponent(() => import("../features/health/TodayPage.tsx"), "TodayPage"),
});

const portfolio = createRoute({
  getParentRoute: () => shell,
  path: "/portfolio",
  loader: () => needMessages("health", "portfolio"),
  component: lazyRouteComponent(() => import("../features/health/PortfolioPage.tsx"), "PortfolioPage"),
});

const team = createRoute({
  getParentRoute: () => shell,
  path: "/team",
  loader: () => needMessages("health", "portfolio", "team"),
  component: lazyRouteComponent(() => import("../features/team/TeamPage.tsx"), "TeamPage"),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: "/accounts/$account",
  // Its timeline says in their own words why a survey was not sent, and who was told.
  loader: () => needMessages("health", "touches", "notify", "surveys"),
  component: lazyRouteComponent(() => import("../features/health/AccountPage.tsx"), "AccountPage"),
});

const scorecards = createRoute({
  getParentRoute: () => shell,
  path: "/scorecards",
  loader: () => needMessages("health"),
  component: lazyRouteComponent(() => import("../features/health/ScorecardsPage.tsx"), "ScorecardsPage"),
});

const scorecard = createRoute({
  getParentRoute: () => shell,
  path: "/scorecards/$scorecard",
  loader: () => needMessages("health"),
  component: lazyRouteComponent(() => import("../features/health/ScorecardPage.tsx"), "ScorecardPage"),
});

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: "/dashboard",
  component: lazyRouteComponent(() => import("../features/dashboard/DashboardPage.tsx"), "DashboardPage"),
});

const metric = createRoute({
  getParentRoute: () => shell,
  path: "/metrics/$metric",
  loader: () => needMessages("catalogue", "notes"),
  component: lazyRouteComponent(() => import("../features/metrics/MetricPage.tsx"), "MetricPage"),
});

const revenue = createRoute({
  getParentRoute: () => shell,
  path: "/revenue",
  loader: () => needMessages("pages"),
  component: lazyRouteComponent(() => import("../features/pages/RevenuePage.tsx"), "RevenuePage"),
});

const economics = createRoute({
  getParentRoute: () => shell,
  path: "/revenue/economics",
  loader: () => needMessages("pages"),
  component: lazyRouteComponent(() => import("../features/pages/EconomicsPage.tsx"), "EconomicsPage"),
});

const adoption = createRoute({
  getParentRoute: () => shell,
  path: "/adoption",
  loader: () => needMessages("pages"),
  component: lazyRouteComponent(() => import("../features/pages/AdoptionPage.tsx"), "AdoptionPage"),
});

const support = createRoute({
  getParentRoute: () => shell,
  path: "/support",
  loader: () => needMessages("pages"),
  component: lazyRouteComponent(() => import("../features/pages/SupportPage.tsx"), "SupportPage"),
});

const surveys = createRoute({
  getParentRoute: () => shell,
  path: "/surveys",
  loader: () => needMessages("surveys", "exchange"),
  component: lazyRouteComponent(() => import("../features/surveys/SurveysPage.tsx"), "SurveysPage"),
});

const surveyCases = createRoute({
  getParentRoute: () => shell,
  path: "/surveys/cases",
  loader: () => needMessages("surveys", "sends"),
  component: lazyRouteComponent(() => import("../features/surveys/SurveyCasesPage.tsx"), "SurveyCasesPage"),
});

const surveyEdit = createRoute({
  getParentRoute: () => shell,
  path: "/surveys/$survey/edit",
  loader: () => needMessages("surveys", "sends"),
  component: lazyRouteComponent(() => import("../features/surveys/SurveyEditorPage.tsx"), "SurveyEditorPage"),
});

const surveySend = createRoute({
  getParentRoute: () => shell,
  path: "/surveys/$survey/send",
  loader: () => needMessages("surveys", "sends"),
  component: lazyRouteComponent(() => import("../features/surveys/SurveySendPage.tsx"), "SurveySendPage"),
});

const surveyResults = createRoute({
  getParentRoute: () => shell,
  path: "/surveys/$survey/results",
  loader: () => needMessages("surveys", "exchange"),
  component: lazyRouteComponent(() => import("../features/surveys/SurveyResultsPage.tsx"), "SurveyResultsPage"),
});

const data = createRoute({
  getParentRoute: () => shell,
  path: "/data",
  beforeLoad: ({ params, location }) => {
    if (/\/data\/?$/.test(location.pathname)) {
      throw redirect({ to: "/w/$workspace/data/$tab", params: { ...params, tab: "sources" }, replace: true });
    }
  },
});

const dataTab = createRoute({
  getParentRoute: () => data,
  path: "/$tab",
  loader: () => needMessages("data"),
  component: lazyRouteComponent(() => import("../features/data/DataPage.tsx"), "DataPage"),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  loader: () => needMessages("touches"),
  component: lazyRouteComponent(() => import("../features/settings/SettingsPage.tsx"), "SettingsPage"),
});

const notifications = createRoute({
  getParentRoute: () => shell,
  path: "/settings/notifications",
  loader: () => needMessages("notify"),
  component: lazyRouteComponent(() => import("../features/notify/NotificationsPage.tsx"), "NotificationsPage"),
});

const definitions = createRoute({
  getParentRoute: () => shell,
  path: "/settings/definitions",
  loader: () => needMessages("definitions"),
  component: lazyRouteComponent(() => import("../features/definitions/DefinitionsPage.tsx"), "DefinitionsPage"),
});

const sharing = createRoute({
  getParentRoute: () => shell,
  path: "/settings/sharing",
  loader: () => needMessages("shares"),
  component: lazyRouteComponent(() => import("../features/sharing/SharingPage.tsx"), "SharingPage"),
});

const touchSettings = createRoute({
  getParentRoute: () => shell,
  path: "/settings/touches",
  loader: () => needMessages("touches", "health"),
  component: lazyRouteComponent(() => import("../features/touches/TouchSettingsPage.tsx"), "TouchSettingsPage"),
});

const tree = root.addChildren([
  home,
  signIn,
  welcome,
  shell.addChildren([
    start,
    today,
    portfolio,
    team,
    account,
    scorecards,
    scorecard,
    dashboard,
    revenue,
    economics,
    adoption,
    support,
    surveys,
    surveyCases,
    surveyEdit,
    surveySend,
    surveyResults,
    metric,
    data.addChildren([dataTab]),
    settings,
    definitions,
    notifications,
    sharing,
    touchSettings,
  ]),
]);

export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPendingMs: 150,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: RouteError,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
