import type { NOTIFY_ROUTES } from "@tendwell/contract";
import { NOTIFY_EVENTS, type NotifyChannel, type NotifyDelivery, type NotifyEventType } from "@tendwell/contract";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { Principal } from "../../access/principal.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { Channel, ChannelStore, PauseReason } from "./channel-store.ts";
import type { Delivery, DeliveryService } from "./delivery-service.ts";
import { nextDigestAt } from "./digest-time.ts";
import { localeOf } from "./event-text.ts";
import type { NotifyService } from "./notify-service.ts";

type Keys = keyof typeof NOTIFY_ROUTES;

export interface NotifyRouteParts {
  readonly db: Kysely<StateDatabase>;
  readonly store: ChannelStore;
  readonly events: NotifyService;
  readonly deliveries: DeliveryService;
  readonly hasMailServer: (workspaceId: string) => Promise<boolean>;
  readonly now: () => number;
}

/** A personal digest as long as nobody chose otherwise. */
const OWN_DEFAULT = { frequency: "off", hour: 8, weekday: 1, filters: [] } as const;

function authorOf(principal: Principal): string {
  if (principal.kind === "person") return principal.name;
  return principal.kind === "key" ? "API key" : "command line";
}

const list = <T>(items: T[]) => ({ items, nextCursor: null });

function cursorOf(text: string): readonly [string, string] {
  const match = /^(\S+Z)_(dlv_\w+)$/.exec(text);
  if (match === null) throw new ProblemError("invalid-cursor", "cursor requires one that a page gave");
  return [match[1]!, match[2]!];
}

/** Handlers of channels, deliveries and one's own digest. */
export function notifyRoutes(parts: NotifyRouteParts): Pick<RouteHandlers, Keys> {
  const { db, store, events, deliveries, now } = parts;

  const described = async (workspace: OpenWorkspace, only: string | null = null): Promise<NotifyChannel[]> => {
    const { id, zone } = workspace.record;
    const counts = await db
      .selectFrom("notify_delivery")
      .select((eb) => ["channel_id", "status", eb.fn.countAll<number>().as("n"), eb.fn.max("ended_at").as("ended")])
      .where("workspace_id", "=", id)
      .groupBy(["channel_id", "status"])
      .execute();
    const people = await db
      .selectFrom("membership")
      .innerJoin("person", "person.id", "membership.person_id")
      .select(["person.id", "person.name"])
      .where("workspace_id", "=", id)
      .execute();
    const channels = (await store.list(id)).filter((one) => only === null || one.id === only);
    return channels.map((one): NotifyChannel => {
      const { row, settings, kind } = one;
      const count = (...statuses: string[]) =>
        counts
          .filter((found) => found.channel_id === one.id && statuses.includes(found.status))
          .reduce((sum, found) => sum + Number(found.n), 0);
      const digest = settings.digest ?? null;
      const next =
        digest === null || row.paused_at !== null
          ? null
          : nextDigestAt(Date.parse(row.digest_at ?? row.created_at), zone, digest);
      return {
        id: one.id,
        kind,
        name: row.name,
        target: settings.address ?? settings.url ?? settings.host ?? "",
        person: people.find((person) => person.id === row.person_id) ?? null,
        locale: settings.locale === undefined ? null : localeOf(settings.locale),
        digest,
        nextDigestAt: next === null ? null : new Date(Math.max(next, now())).toISOString(),
        quietHours: one.quietHours,
        rules: one.rules.map((rule) => ({ ...rule })),
        paused: row.paused_at === null ? null : { at: row.paused_at, why: row.paused_why as PauseReason },
        failures: row.failures,
        holdUntil: row.hold_until,
        waiting: count("waiting", "collected"),
        dead: count("dead"),
        lastSentAt: counts.find((found) => found.channel_id === one.id && found.status === "sent")?.ended ?? null,
        secrets:
          kind === "webhook"
            ? store.activeSecrets(one, now()).map(({ createdAt, expiresAt }) => ({ createdAt, expiresAt }))
            : [],
        createdAt: row.created_at,
        createdBy: row.created_by,
      };
    });
  };
  const channelJson = async (workspace: OpenWorkspace, id: string): Promise<NotifyChannel> => {
    const [found] = await described(workspace, id);
    if (found === undefined) throw new ProblemError("not-found", `channel ${JSON.stringify(id)} does not exist`);
    return found;
  };

  const deliveriesJson = async (workspaceId: string, rows: readonly Delivery[]): Promise<NotifyDelivery[]> => {
    const channels = new Map((await store.list(workspaceId)).map((one): [string, Channel] => [one.id, one]));
    const ids = rows.flatMap(({ event_id }) => (event_id === null ? [] : [event_id]));
    const found =
      ids.length === 0 ? [] : await db.selectFrom("notify_event").selectAll().where("id", "in", ids).execute();
    const byId = new Map(found.map((event) => [event.id, event]));
    return rows.flatMap((row): NotifyDelivery[] => {
      const channel = channels.get(row.channel_id);
      if (channel === undefined) return [];
      const event = byId.get(row.event_id ?? "");
      const data =
        event === undefined
          ? null
          : (JSON.parse(event.data) as { account?: { name: string | null; externalId: string | null } | null });
      return [
        {
          id: row.id,
          channel: { id: channel.id, name: channel.row.name, kind: channel.kind },
          event:
            event === undefined
              ? null
              : {
                  id: event.id,
                  type: event.type as NotifyEventType,
                  account: data?.account?.name ?? data?.account?.externalId ?? null,
                },
          status: row.status as NotifyDelivery["status"],
          reason: row.reason,
          attempts: row.attempts,
          createdAt: row.created_at,
          nextAt: row.next_at,
          triedAt: row.tried_at,
          endedAt: row.ended_at,
          answer: row.answer,
          error: row.error,
        },
      ];
    });
  };
  const deliveryJson = async (workspaceId: string, id: string): Promise<NotifyDelivery> =>
    (await deliveriesJson(workspaceId, [await deliveries.find(workspaceId, id)]))[0]!;

  const ownChannel = async (workspace: OpenWorkspace, principal: Principal): Promise<Channel | null> =>
    principal.kind === "person"
      ? ((await store.list(workspace.record.id)).find((one) => one.row.person_id === principal.id) ?? null)
      : null;

  return {
    "GET /api/v1/workspaces/{workspace}/notify/event-types": () =>
      list(
        Object.entries(NOTIFY_EVENTS).map(([type, { summary, data }]) => {
          const { $schema: _dialect, ...schema } = z.toJSONSchema(data) as Record<string, unknown>;
          return { type: type as NotifyEventType, summary, schema };
        }),
      ),
    "GET /api/v1/workspaces/{workspace}/notify/channels": async ({ workspace }) => list(await described(workspace)),
    "POST /api/v1/workspaces/{workspace}/notify/channels": async ({ workspace, body, principal }) => {
      const { id, secret } = await store.create(workspace.record.id, body, authorOf(principal));
      return { channel: await channelJson(workspace, id), secret };
    },
    "PUT /api/v1/workspaces/{workspace}/notify/channels/{channel}": async ({ workspace, params, body }) => {
      await store.update(await store.find(workspace.record.id, params.channel), body);
      return channelJson(workspace, params.channel);
    },
    "DELETE /api/v1/workspaces/{workspace}/notify/channels/{channel}": async ({ workspace, params }) => {
      await store.remove(await store.find(workspace.record.id, params.channel));
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/pause": async ({ workspace, params, body }) => {
      const { id } = await store.find(workspace.record.id, params.channel);
      await store.pause(id, body.paused ? "person" : null);
      return channelJson(workspace, id);
    },
    "POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/rotate": async ({ workspace, params, body }) => {
      const channel = await store.find(workspace.record.id, params.channel);
      const secret = await store.rotate(channel, body.keepHours);
      return { channel: await channelJson(workspace, channel.id), secret };
    },
    "POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/test": async ({ workspace, params, principal }) => {
      const { id: workspaceId } = workspace.record;
      const channel = await store.find(workspaceId, params.channel);
      const event = await events.test(workspaceId, { channel: channel.row.name, by: authorOf(principal) });
      return deliveryJson(workspaceId, await deliveries.test(workspace, channel, event));
    },
    "GET /api/v1/workspaces/{workspace}/notify/deliveries": async ({ workspace, query }) => {
      const { id } = workspace.record;
      const after = query.cursor === undefined ? null : cursorOf(query.cursor);
      const rows = await db
        .selectFrom("notify_delivery")
        .selectAll()
        .where("workspace_id", "=", id)
        .$if(query.channel !== undefined, (q) => q.where("channel_id", "=", query.channel!))
        .$if(query.status !== undefined, (q) => q.where("status", "=", query.status!))
        .$if(after !== null, (q) =>
          q.where((eb) =>
            eb.or([
              eb("created_at", "<", after![0]),
              eb.and([eb("created_at", "=", after![0]), eb("id", "<", after![1])]),
            ]),
          ),
        )
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(query.limit + 1)
        .execute();
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      return {
        items: await deliveriesJson(id, shown),
        nextCursor: last === undefined ? null : `${last.created_at}_${last.id}`,
      };
    },
    "POST /api/v1/workspaces/{workspace}/notify/deliveries/{delivery}/retry": async ({ workspace, params }) => {
      await deliveries.retry(workspace, params.delivery);
      return deliveryJson(workspace.record.id, params.delivery);
    },
    "GET /api/v1/workspaces/{workspace}/notify/digest": async ({ workspace, principal }) => {
      const mailServer = await parts.hasMailServer(workspace.record.id);
      const person = principal.kind === "person" ? principal : null;
      const channel = await ownChannel(workspace, principal);
      const digest = channel === null || channel.row.paused_at !== null ? null : channel.settings.digest;
      return {
        ...OWN_DEFAULT,
        ...digest,
        filters: channel?.rules[0]?.filters ?? [],
        address: person?.email ?? null,
        possible: person !== null && mailServer,
        mailServer,
      };
    },
    "PUT /api/v1/workspaces/{workspace}/notify/digest": async ({ workspace, body, principal }) => {
      if (principal.kind !== "person")
        throw new ProblemError("unprocessable", "a digest of one's own needs a person, not a key");
      const channel = await ownChannel(workspace, principal);
      if (body.frequency === "off") {
        if (channel !== null) await store.remove(channel);
        return null;
      }
      const content = {
        kind: "email" as const,
        name: principal.name,
        address: principal.email,
        locale: localeOf(principal.locale),
        frequency: body.frequency,
        hour: body.hour,
        weekday: body.weekday,
        rules: [
          {
            types: ["alert.raised", "alert.cleared", "health.band_changed"] as NotifyEventType[],
            codes: null,
            filters: body.filters,
            segment: null,
            urgency: "watch" as const,
          },
        ],
      };
      if (channel === null) await store.create(workspace.record.id, content, principal.name, principal.id);
      else {
        await store.update(channel, content);
        await store.pause(channel.id, null);
      }
      return null;
    },
  };
}
