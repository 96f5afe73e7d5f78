import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { PageSkeleton } from "../../app/PageSkeleton.tsx";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { SurveyEditor } from "./SurveyEditor.tsx";
import { surveyQuery } from "./survey-queries.ts";

/** A survey's questions, texts, look and rules, with the page that respondents get beside them. */
export function SurveyEditorPage() {
  const workspace = useWorkspace();
  const { survey: id = "" } = useParams({ strict: false }) as { survey?: string };
  const stored = useQuery(surveyQuery(workspace.slug, id));
  if (stored.isPending) return <PageSkeleton />;
  if (stored.isError) return <ErrorPanel error={stored.error} retry={() => void stored.refetch()} />;
  return <SurveyEditor key={`${workspace.slug}/${id}`} stored={stored.data} />;
}
