/** What is asked, as it stands in the page's address; empty fields are left out. */
export interface Question {
  readonly trunk?: string;
  readonly referTo?: string;
  readonly from?: string;
  readonly transferee?: string;
  readonly referredBy?: string;
  readonly [field: string]: string;
}

export interface QuestionField {
  readonly name: "trunk" | "referTo" | "from" | "transferee" | "referredBy";
  readonly label: string;
  readonly hint: string;
  readonly isNeeded: boolean;
}

export const QUESTION_FIELDS: readonly QuestionField[] = [
  { name: "trunk", label: "Trunk", hint: "Its name, id or domain", isNeeded: true },
  { name: "referTo", label: "Refer-To", hint: "<sip:+12025550202@acme.trunk.example>, or a tel: URI", isNeeded: true },
  { name: "from", label: "From", hint: "Who sends the REFER: address or user of the customer", isNeeded: false },
  { name: "transferee", label: "Transferee", hint: "The number of who would be moved", isNeeded: false },
  { name: "referredBy", label: "Referred-By", hint: "As the REFER would have it", isNeeded: false },
];

export function questionOf(search: string): Question {
  const given = new URLSearchParams(search);
  return fieldsOf((name) => given.get(name));
}

export function questionOfForm(form: FormData): Question {
  return fieldsOf((name) => form.get(name));
}

function fieldsOf(read: (name: string) => unknown): Question {
  const found = QUESTION_FIELDS.flatMap(({ name }) => {
    const value = read(name);
    return typeof value === "string" && value.trim() !== "" ? [[name, value.trim()] as const] : [];
  });
  return Object.fromEntries(found);
}
