import type { Cluster } from "./model";

/** Clusters without the gaps that are closed; one that is left empty is gone, one that lost its leader keeps its text. */
export function withoutGaps(clusters: Cluster[], closed: Iterable<string>): Cluster[] {
  const gone = new Set(closed);
  return clusters.flatMap((cluster) => {
    const gaps = cluster.gaps.filter((gap) => !gone.has(gap.id));
    if (gaps.length === cluster.gaps.length) return cluster;
    return gaps.length ? { ...cluster, gaps, size: gaps.length } : [];
  });
}

/** The wordings of gaps, each once, as they would be lines of an answer. */
export function wordingsOf(cluster: Cluster, chosen: ReadonlySet<string>): string[] {
  return [...new Set(cluster.gaps.filter((gap) => chosen.has(gap.id)).map((gap) => gap.text))];
}
