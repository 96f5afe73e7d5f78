export interface RankedCase {
  /** Cases of one account are not independent of each other. */
  readonly cluster: string;
  /** Higher means the outcome is thought likelier. */
  readonly risk: number;
  readonly happened: boolean;
}

/** The same as columns, so that millions of cases are megabytes and not objects. */
export interface RankedCases {
  readonly risk: Float64Array;
  /** 1 where the outcome happened. */
  readonly happened: Uint8Array;
  /** Numbers from 0 on, less than `clusters`. */
  readonly cluster: Int32Array;
  readonly clusters: number;
}

/** Cases in either form as columns. */
export function caseColumns(cases: readonly RankedCase[] | RankedCases): RankedCases {
  if ("risk" in cases) return cases;
  const places = new Map<string, number>();
  const list = new CaseList();
  for (const { cluster, risk, happened } of cases) {
    let place = places.get(cluster);
    if (place === undefined) {
      place = places.size;
      places.set(cluster, place);
    }
    list.add(place, risk, happened);
  }
  return list.columns(places.size);
}

/** Columns of cases that grow. */
export class CaseList {
  private size = 0;
  private risk = new Float64Array(256);
  private happened = new Uint8Array(256);
  private cluster = new Int32Array(256);

  add(cluster: number, risk: number, happened: boolean): void {
    if (this.size === this.risk.length) {
      const room = 2 * this.size;
      const [before, said, whose] = [this.risk, this.happened, this.cluster];
      this.risk = new Float64Array(room);
      this.happened = new Uint8Array(room);
      this.cluster = new Int32Array(room);
      this.risk.set(before);
      this.happened.set(said);
      this.cluster.set(whose);
    }
    this.risk[this.size] = risk;
    this.happened[this.size] = happened ? 1 : 0;
    this.cluster[this.size] = cluster;
    this.size += 1;
  }

  get length(): number {
    return this.size;
  }

  /** What has been added; `clusters` is how many there are. */
  columns(clusters: number): RankedCases {
    return {
      risk: this.risk.subarray(0, this.size),
      happened: this.happened.subarray(0, this.size),
      cluster: this.cluster.subarray(0, this.size),
      clusters,
    };
  }
}
