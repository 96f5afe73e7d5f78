import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { NotifyChannel, NotifyDelivery, NotifyRule } from "@tendwell/contract";
import { type Answer, type Body, call } from "../../lib/api-client.ts";

export type { NotifyChannel, NotifyDelivery, NotifyRule };
export type ChannelKind = NotifyChannel["kind"];
export type ChannelBody = NonNullable<Body<"POST /api/v1/workspaces/{workspace}/notify/channels">>;
export type OwnDigest = Answer<"GET /api/v1/workspaces/{workspace}/notify/digest">;
export type Filters = NotifyRule["filters"];

const PAGE = 50;

export const notifyKey = (workspace: string) => [workspace, "notify"] as const;

export const channelsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...notifyKey(workspace), "channels"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/notify/channels", { params: { workspace }, signal }),
  });

export const ownDigestQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...notifyKey(workspace), "digest"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/notify/digest", { params: { workspace }, signal }),
  });

export const deliveriesQuery = (workspace: string, channel: string, status: NotifyDelivery["status"] | "") =>
  infiniteQueryOptions({
    queryKey: [...notifyKey(workspace), "deliveries", channel, status],
    queryFn: ({ signal, pageParam }) =>
      call("GET /api/v1/workspaces/{workspace}/notify/deliveries", {
        params: { workspace },
        query: {
          limit: PAGE,
          ...(channel === "" ? {} : { channel }),
          ...(status === "" ? {} : { status }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
