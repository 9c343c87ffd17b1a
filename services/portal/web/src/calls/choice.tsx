interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** Each with the word that is shown; the empty one stands for all. */
  readonly options: readonly (readonly [string, string])[];
  readonly choose: (value: string) => void;
}

/** A filter with few values. */
export function Choice({ id, label, value, options, choose }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}
