import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { eventsQuery } from "../lib/page-queries.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";

interface Span {
  readonly start: string;
  readonly end: string;
}

/** Business events as ticks of a time chart: the index of the period each falls in. One question for all charts of a range. */
export function useChartEvents(
  periods: readonly Span[],
): readonly { readonly index: number; readonly day: string; readonly title: string }[] {
  const workspace = useWorkspace();
  const [view] = useView();
  const from = periods[0]?.start;
  const to = periods.at(-1)?.end;
  const events = useQuery({
    ...eventsQuery(workspace.slug, {
      ...(from === undefined || to === undefined ? {} : { from, to }),
      ...(view.asOf === undefined ? {} : { asOf: view.asOf }),
      ...(view.knownAt === undefined ? {} : { knownAt: view.knownAt }),
      ...(view.knownAt === undefined || view.basis === undefined ? {} : { basis: view.basis }),
    }),
    enabled: from !== undefined,
  });
  return useMemo(
    () =>
      (events.data?.items ?? []).flatMap((event) => {
        const index = periods.findIndex((one) => event.day >= one.start && event.day < one.end);
        return index < 0 ? [] : [{ index, day: event.day, title: event.title }];
      }),
    [events.data, periods],
  );
}
