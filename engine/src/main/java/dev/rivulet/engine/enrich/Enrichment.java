package dev.rivulet.engine.enrich;

import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.join.JoinFunction;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.plan.Step;
import java.time.Duration;

/**
 * A stream to be joined with a table outside, which is read as a whole at the start and again when it has changed. Made by {@link
 * DataStream#enrich}. Immutable.
 *
 * <p>As with the lookup joins of Flink and the stream-static joins of Spark a row is joined with each row of the table that has its key,
 * so it comes out as often; {@link #withUniqueKeys} refuses a table in which a key stands twice. A key that is null has no partner.
 *
 * <p>From where on which version of the table counts is logged: for all records behind that place in the log and for none before, also
 * when the job is run again from there. A row whose partner changes later is not put out again.
 *
 * @param <T> the rows of the stream
 * @param <R> the rows of the table
 * @param <K> what they have in common; a type with {@code equals} and {@code hashCode}, so no array
 */
public final class Enrichment<T, R, K> {

    /** Nobody waits for long, and to ask for a version costs next to nothing. */
    public static final Duration DEFAULT_RELOAD = Duration.ofMinutes(1);

    private final Step input;
    private final ReferenceTable<R> table;
    private final TableLookup<T, R, K> lookup;
    private final Duration reload;
    private final Ending ending;

    /** Makes the stream behind a step. */
    public interface Ending {
        <O> DataStream<O> next(Step step);
    }

    /**
     * Used by {@link DataStream#enrich}.
     */
    public Enrichment(
            Step input,
            ReferenceTable<R> table,
            RowFunction<? super T, ? extends K> rowKey,
            RowFunction<? super R, ? extends K> tableKey,
            Ending ending) {
        this(input, table, new TableLookup<>(rowKey, tableKey, JoinType.INNER, false), DEFAULT_RELOAD, ending);
    }

    private Enrichment(
            Step input, ReferenceTable<R> table, TableLookup<T, R, K> lookup, Duration reload, Ending ending) {
        this.input = input;
        this.table = table;
        this.lookup = lookup;
        this.reload = reload;
        this.ending = ending;
    }

    /**
     * Whether rows come out that the table has nothing for, with null in its place. Inner if it is not said; then they count as filtered.
     *
     * @throws IllegalArgumentException for right and full joins, as a stream without end never tells that no row comes for a row of the
     *     table
     */
    public Enrichment<T, R, K> withType(JoinType type) {
        if (type.keepsRight()) {
            throw new IllegalArgumentException("enrich with table " + table.description() + " was given the type "
                    + type + ", wanted INNER or LEFT: that no row comes for a row of the table is never known");
        }
        return new Enrichment<>(
                input,
                table,
                new TableLookup<>(lookup.rowKey(), lookup.tableKey(), type, lookup.hasUniqueKeys()),
                reload,
                ending);
    }

    /** Refuses a table in which a key stands twice: the job then does not start, or goes on with the version before. */
    public Enrichment<T, R, K> withUniqueKeys() {
        return new Enrichment<>(
                input,
                table,
                new TableLookup<>(lookup.rowKey(), lookup.tableKey(), lookup.type(), true),
                reload,
                ending);
    }

    /**
     * How often is looked whether the table has another version, which then is loaded. At each start this is done at once.
     *
     * @param interval {@link #DEFAULT_RELOAD} if it is not said; zero to look at starts only
     * @throws IllegalArgumentException if it is negative
     */
    public Enrichment<T, R, K> withReload(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("enrich with table " + table.description() + " was given the interval "
                    + interval + " for reloads, wanted zero or more");
        }
        return new Enrichment<>(input, table, lookup, interval, ending);
    }

    /**
     * Joins.
     *
     * @param uid the step's name in log, checkpoints and counters; the same over all runs
     * @param function makes the row that comes out of a row and its partner, which is null where there is none; deterministic, and
     *     without memory
     */
    public <O> DataStream<O> join(String uid, JoinFunction<? super T, ? super R, ? extends O> function) {
        if (uid.isBlank()) {
            throw new IllegalArgumentException("the uid of enrich with table " + table.description()
                    + " is blank, wanted a name that stays the same over all runs");
        }
        return ending.next(new Step.EnrichStep<>(input, uid, table, lookup.with(function), reload));
    }
}
