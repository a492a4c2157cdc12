package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.query.StateQuery;
import dev.rivulet.engine.query.StateRow;
import dev.rivulet.engine.savepoint.Savepoints;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.testkit.SimTable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pipeline that comes back changed: what its state survives, and what is refused before anything runs. */
class UpgradeTest {

    /** What the first version keeps per key. */
    record Account(int count, String name) {}

    /** What the second one keeps: a wider number, a field more, one less. */
    record Account2(long count, double last) {}

    /** What cannot be made of the first. */
    record Account3(String count) {}

    private static final Path SCRATCH = Path.of("/scratch");
    private static final int HALF = 200;
    private static final int MANY = 10_000;

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);

    private static List<String> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(line -> "key-" + line % 7 + ",1," + line)
                .toList();
    }

    @Test
    void afterACleanStopAValueTypeMayHaveGrown() throws Exception {
        sim.runToEnd(first(lines(HALF)));

        sim.runToEnd(pipeline(lines(2 * HALF), "counts", counting2()));

        assertEquals(List.of(2L * HALF), List.of((long) table.rows().size()));
        assertEquals(58.0, table.rows().get(2 * HALF - 1).value(), "the count of key-0 goes on over both versions");
    }

    @Test
    void afterACleanStopATypeThatDoesNotFitIsRefusedByUidFieldAndTypes() throws Exception {
        sim.runToEnd(first(lines(HALF)));

        JobException refusal = assertThrows(
                JobException.class,
                () -> sim.runToEnd(pipeline(
                        lines(2 * HALF),
                        "counts",
                        () -> new Counting<>(Account3.class, (account, row) -> new Account3("1"), account -> 1))));

        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("counts/account"), message);
        assertTrue(message.contains("count"), message);
        assertTrue(message.contains("int"), message);
        assertTrue(message.contains("string"), message);
    }

    @Test
    void anOperatorThatIsGoneIsForgottenOnlyOnDemand() throws Exception {
        sim.runToEnd(first(lines(HALF)));
        Pipeline renamed = pipeline(lines(2 * HALF), "others", counting2());

        JobException refusal = assertThrows(JobException.class, () -> sim.runToEnd(renamed));
        sim.end(sim.runner().droppingRemovedState().start(pipeline(lines(2 * HALF), "others", counting2())));

        assertTrue(String.valueOf(refusal.getMessage()).contains("counts/account"), refusal::getMessage);
        assertEquals(29.0, table.rows().get(2 * HALF - 1).value(), "the new operator began empty");
    }

    @Test
    void afterACrashAnotherVersionIsRefusedUntilTheOldOneHasDrained() throws Exception {
        List<String> lines = lines(MANY);
        sim.dieWhen(first(lines), () -> table.rows().size() > 100);

        JobException refusal =
                assertThrows(JobException.class, () -> sim.runToEnd(pipeline(lines, "counts", counting2())));
        sim.end(sim.runner().draining().start(first(lines)));
        long drainedCount = table.rows().size();
        sim.runToEnd(pipeline(lines, "counts", counting2()));

        assertTrue(String.valueOf(refusal.getMessage()).contains("rivulet drain"), refusal::getMessage);
        assertTrue(drainedCount < MANY, "draining takes nothing new, but there are " + drainedCount);
        assertEquals(MANY, table.rows().size());
    }

    @Test
    void afterACrashAnotherVersionThatWasAcceptedFinishesTheLog() throws Exception {
        List<String> lines = lines(2 * HALF);
        sim.dieWhen(first(lines), () -> table.rows().size() > 100);
        sim.runner().acceptVersion(pipeline(lines, "counts", counting2()));

        sim.runToEnd(pipeline(lines, "counts", counting2()));

        assertEquals(2 * HALF, table.rows().size());
    }

    @Test
    void aSavepointCarriesStateAndOffsetsIntoANewDataDirectory() throws Exception {
        sim.runToEnd(first(lines(HALF)));
        Savepoints savepoints = new Savepoints(Path.of("/savepoints"), sim.machine());
        long epoch = savepoints.create(SimJob.DATA, "before-upgrade", SCRATCH);
        SimTable<Reading> other = new SimTable<>(Reading.class, 1, 0);
        Pipeline next = pipeline(lines(2 * HALF), "counts", counting2(), other);

        sim.end(sim.runner(Path.of("/new"), UnaryOperator.identity())
                .fromSavepoint(Path.of("/savepoints/before-upgrade"))
                .start(next));

        assertEquals(List.of("before-upgrade"), savepoints.names());
        assertEquals(epoch, savepoints.manifest("before-upgrade").cut().epoch());
        assertEquals(HALF, other.rows().size(), "the offsets go on");
        assertEquals(58.0, other.rows().get(HALF - 1).value(), "the state goes on");
    }

    @Test
    void aJobFromASavepointThatCrashesAtOnceStillHasItsState() throws Exception {
        sim.runToEnd(first(lines(HALF)));
        new Savepoints(Path.of("/savepoints"), sim.machine()).create(SimJob.DATA, "s", SCRATCH);
        SimTable<Reading> other = new SimTable<>(Reading.class, 1, 0);
        Path data = Path.of("/new");
        sim.runner(data, UnaryOperator.identity())
                .fromSavepoint(Path.of("/savepoints/s"))
                .start(pipeline(lines(2 * HALF), "counts", counting2(), other));
        sim.disk.crash(7);

        sim.end(sim.runner(data, UnaryOperator.identity())
                .start(pipeline(lines(2 * HALF), "counts", counting2(), other)));

        assertEquals(58.0, other.rows().get(HALF - 1).value());
    }

    @Test
    void stateCanBeLookedUpByUidAndKey() throws Exception {
        sim.runToEnd(first(lines(HALF)));

        try (StateQuery query = StateQuery.open(first(lines(HALF)), SimJob.DATA, SCRATCH, sim.machine())) {
            List<StateRow> rows = query.get("counts/account", "key-3");

            assertEquals(
                    List.of("Account[count=29, name=key-3]"),
                    rows.stream().map(StateRow::value).toList());
            assertEquals(rows, query.find("counts/account", "key-3"));
            assertTrue(query.states().containsKey("counts/account"), query.states()::toString);
        }
    }

    private Pipeline first(List<String> lines) {
        return pipeline(
                lines,
                "counts",
                () -> new Counting<>(
                        Account.class,
                        (account, row) -> new Account(account == null ? 1 : account.count() + 1, row.key()),
                        Account::count));
    }

    private static Supplier<KeyedProcessFunction<String, Reading, Reading>> counting2() {
        return () -> new Counting<>(
                Account2.class,
                (account, row) -> new Account2(account == null ? 1 : account.count() + 1, row.value()),
                Account2::count);
    }

    private Pipeline pipeline(
            List<String> lines, String uid, Supplier<KeyedProcessFunction<String, Reading, Reading>> function) {
        return pipeline(lines, uid, function, table);
    }

    private static Pipeline pipeline(
            List<String> lines,
            String uid,
            Supplier<KeyedProcessFunction<String, Reading, Reading>> function,
            SimTable<Reading> sink) {
        Pipeline pipeline = Pipeline.named("upgraded");
        KeyedStream<Reading, String> keyed =
                pipeline.source("lines", new LineSource(lines, 1, false)).keyBy(Reading::key, String.class);
        keyed.process(uid, function).sinkTo("table", sink);
        return pipeline;
    }

    /** Counts rows per key in a state of some type. */
    private static final class Counting<A> implements KeyedProcessFunction<String, Reading, Reading> {
        private final Class<A> type;
        private final BiFunction<A, Reading, A> next;
        private final ToDoubleFunction<A> count;
        private ValueState<A> account;

        Counting(Class<A> type, BiFunction<A, Reading, A> next, ToDoubleFunction<A> count) {
            this.type = type;
            this.next = next;
            this.count = count;
        }

        @Override
        public void open(KeyedStates states) {
            account = states.value("account", type);
        }

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Reading> out)
                throws Exception {
            A after = next.apply(account.value(), row);
            account.update(after);
            out.collect(new Reading(row.key(), row.timeMicros(), count.applyAsDouble(after)));
        }
    }
}
