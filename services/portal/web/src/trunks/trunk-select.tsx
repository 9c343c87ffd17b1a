import { useTrunks } from "./use-trunks.ts";

interface TrunkSelectProps {
  readonly id: string;
  readonly value: string;
  readonly choose: (trunkId: string) => void;
}

/** One trunk, or all. */
export function TrunkSelect({ id, value, choose }: TrunkSelectProps) {
  const known = useTrunks().data?.trunks.map(({ trunkId, name }) => ({ trunkId, name })) ?? [];
  const isKnown = value === "" || known.some(({ trunkId }) => trunkId === value);
  const trunks = isKnown ? known : [...known, { trunkId: value, name: value }];
  return (
    <select id={id} class="input" value={value} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">All trunks</option>
      {trunks.map(({ trunkId, name }) => (
        <option key={trunkId} value={trunkId}>
          {name}
        </option>
      ))}
    </select>
  );
}
