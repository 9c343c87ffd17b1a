import type { FieldError } from "../api/problem.ts";
import { useTrunks } from "../trunks/use-trunks.ts";
import { QUESTION_FIELDS, type Question, type QuestionField, questionOfForm } from "./question.ts";

interface ExplainFormProps {
  readonly question: Question;
  readonly errors: readonly FieldError[];
  readonly ask: (question: Question) => void;
}

export function ExplainForm({ question, errors, ask }: ExplainFormProps) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask(questionOfForm(new FormData(event.currentTarget as HTMLFormElement)));
  };
  return (
    <form class="panel explain-form" onSubmit={submit} aria-label="The transfer">
      {QUESTION_FIELDS.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={question[field.name] ?? ""}
          wrong={errors.find((error) => error.field === field.name)?.detail}
        />
      ))}
      <button type="submit" class="button primary">
        Explain
      </button>
      <TrunkNames />
    </form>
  );
}

interface FieldProps {
  readonly field: QuestionField;
  readonly value: string;
  readonly wrong: string | undefined;
}

function Field({ field: { name, label, hint, isNeeded }, value, wrong }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>
        {label}
        {isNeeded ? "" : " (optional)"}
      </label>
      <input
        id={name}
        name={name}
        class="input"
        defaultValue={value}
        maxLength={2048}
        required={isNeeded}
        spellcheck={false}
        autocomplete="off"
        list={name === "trunk" ? "trunk-names" : undefined}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${name}-hint`}
      />
      <span id={`${name}-hint`} class={wrong === undefined ? "hint" : "wrong"}>
        {wrong ?? hint}
      </span>
    </div>
  );
}

function TrunkNames() {
  const trunks = useTrunks().data?.trunks ?? [];
  return (
    <datalist id="trunk-names">
      {trunks.map(({ trunkId, name }) => (
        <option key={trunkId} value={name} />
      ))}
    </datalist>
  );
}
