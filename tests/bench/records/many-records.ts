import { openCdr } from "@tandem/cdr";
import { wholeCall } from "@tandem/cdr/testing";
import { type Kysely, sql } from "kysely";

/** Milliseconds between two calls: ten million are a year's. */
export const APART_MS = 3_000;
export const FIRST_AT = Date.UTC(2026, 0, 1);

interface Index {
  readonly indexname: string;
  readonly indexdef: string;
}

/**
 * Fills `cdr.calls` with as many records as a busy platform has after a year, in the form that the service writes: of a
 * hundred trunks, one call in twenty-one referred by the one before it, one in five not completed, the newest still open.
 */
export async function makeRecords(db: Kysely<unknown>, rows: number, say: (what: string) => void): Promise<void> {
  const cdr = await openCdr({ db, billing: { listLines: async () => ({ lines: [] }) } });
  await cdr.consume(wholeCall(0));
  const { rows: indexes } = await sql<Index>`
    select indexname, indexdef from pg_indexes where schemaname = 'cdr' and tablename = 'calls'
    and indexname <> 'calls_pkey'`.execute(db);
  for (const { indexname } of indexes) await sql`drop index ${sql.id("cdr", indexname)}`.execute(db);
  // Nothing of it is to outlive the bench.
  await sql`create temporary table template as select * from cdr.calls`.execute(db);
  await sql`truncate cdr.calls`.execute(db);
  await sql`alter table cdr.calls drop constraint calls_pkey`.execute(db);
  await sql`alter table cdr.calls set unlogged`.execute(db);
  const id = (n: string) => sql.raw(`lpad(to_hex((${n})), 32, '0')`);
  say(`${rows} records`);
  await sql`
    insert into cdr.calls
    select
      ${id("n")}, 1, n > ${rows} - 2000, 'trunk-' || ((n - referred) * 7919 % 100), 'p' || ((n - referred) * 7919 % 10),
      ${FIRST_AT} + n::bigint * ${APART_MS}, case when n % 3 = 0 then 'INBOUND' else 'OUTBOUND' end,
      '+1202' || lpad((n * 104729 % 10000000)::text, 7, '0'), '+1312' || lpad((n * 1299709 % 10000000)::text, 7, '0'),
      case
        when n > ${rows} - 2000 then ''
        when n % 20 < 16 then 'COMPLETED' when n % 20 < 18 then 'NO_ANSWER' when n % 20 = 18 then 'CANCEL'
        when n % 400 = 19 then 'BUSY' else 'FAILED' end,
      case when referred = 1 then ${id("n - 1")} else ${id("n")} end,
      case when referred = 1 then ${id("n - 1")} else '' end,
      case when referred = 1 then 'referred' else 'initial' end,
      array[${id("n")} || '@pbx.example'],
      replace(template.state, template.call_id, ${id("n")}),
      case when referred = 0 then '' when n % 100 = 7 then 'FAILED' else 'MOVED' end,
      case when referred = 0 then '' when n % 2 = 1 then 'SIP' else 'PSTN' end,
      ${FIRST_AT} + n::bigint * ${APART_MS}
    from generate_series(1::bigint, ${rows}::bigint) n, lateral (select (n % 21 = 7)::integer as referred) of_n, template`.execute(
    db,
  );
  await sql`set maintenance_work_mem = '1GB'`.execute(db);
  say("their indexes");
  await sql`alter table cdr.calls add primary key (call_id)`.execute(db);
  for (const { indexdef } of indexes) await sql.raw(indexdef).execute(db);
  await sql`vacuum analyze cdr.calls`.execute(db);
  await cdr.close();
}
