import type { Call, Charge } from "../api/call.ts";
import { Notice } from "../design/notice.tsx";
import { money, totals } from "../format/money.ts";
import { party } from "../format/party.ts";
import { words } from "../format/words.ts";

/** What each leg cost and why, over all linked records. */
export function ChargesPanel({ records }: { readonly records: readonly Call[] }) {
  const charges = records.flatMap((record) => record.charges);
  const isOpen = records.some((record) => !record.isComplete);
  const hasIncrements = charges.some(({ firstIncrementSeconds }) => firstIncrementSeconds !== undefined);
  const sums = totals(charges.flatMap(({ price }) => price ?? []));
  return (
    <section class="panel" aria-labelledby="charges-title">
      <header>
        <h2 id="charges-title">Rated lines</h2>
        <span class="muted">one a leg</span>
      </header>
      {charges.length === 0 ? (
        <Notice icon="records" title={isOpen ? "Not rated yet" : "Nothing to rate"}>
          {isOpen ? "A leg is rated when it ends." : "No leg was answered, so none is charged."}
        </Notice>
      ) : (
        <div class="scroll-x">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Number</th>
                <th scope="col">Rate deck</th>
                <th scope="col">Prefix</th>
                <th scope="col" class="right">
                  A minute
                </th>
                <th scope="col" class="right">
                  Fee
                </th>
                {hasIncrements ? <th scope="col">Increments</th> : null}
                <th scope="col" class="right">
                  Talked
                </th>
                <th scope="col" class="right">
                  Billed
                </th>
                <th scope="col" class="right">
                  Price
                </th>
              </tr>
            </thead>
            <tbody>
              {charges.map((charge) => (
                <Line key={charge.legId} charge={charge} hasIncrements={hasIncrements} />
              ))}
            </tbody>
            {sums.length === 0 || charges.length < 2 ? null : (
              <tfoot>
                {sums.map((sum) => (
                  <tr key={sum.currencyCode}>
                    <td colSpan={hasIncrements ? 8 : 7}>Together</td>
                    <td class="number right">{money(sum)}</td>
                  </tr>
                ))}
              </tfoot>
            )}
          </table>
        </div>
      )}
    </section>
  );
}

function Line({ charge, hasIncrements }: { readonly charge: Charge; readonly hasIncrements: boolean }) {
  const { reason, rateDeck, prefix, destination, pricePerMinute, connectionFee, price } = charge;
  const billed = price === undefined ? "–" : `${charge.billingDurationSeconds}\u00a0s`;
  return (
    <tr>
      <td>
        <span class="number">{party(charge.number)}</span>
        <div class="under">
          {charge.direction === undefined ? "" : words(charge.direction)}
          {charge.carrier === undefined ? "" : ` by ${charge.carrier}`}
        </div>
      </td>
      {rateDeck === undefined && reason !== undefined ? (
        <td colSpan={hasIncrements ? 5 : 4}>
          <span class="class-tag">No fee</span> {reason}
        </td>
      ) : (
        <>
          <td>{rateDeck ?? "–"}</td>
          <td>
            <span class="number">{prefix ?? "–"}</span>
            <div class="under">{reason ?? destination}</div>
          </td>
          <td class="number right">{pricePerMinute === undefined ? "–" : money(pricePerMinute)}</td>
          <td class="number right">{connectionFee === undefined ? "–" : money(connectionFee)}</td>
          {hasIncrements ? <td class="number">{increments(charge)}</td> : null}
        </>
      )}
      <td class="number right">{`${charge.ratedSeconds}\u00a0s`}</td>
      <td class="number right">{billed}</td>
      <td class="number right">
        <strong>{price === undefined ? "0" : money(price)}</strong>
      </td>
    </tr>
  );
}

/** First and next increment in seconds, as rate decks write it. */
function increments({ firstIncrementSeconds, nextIncrementSeconds }: Charge): string {
  if (firstIncrementSeconds === undefined || nextIncrementSeconds === undefined) return "–";
  return `${firstIncrementSeconds}/${nextIncrementSeconds}`;
}
