package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.savepoint.Savepoints;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A pipeline that enriches rows, over starts, savepoints and versions: what becomes of the copies of its table. */
class TableUpgradeTest {

    record Factor(String key, double factor) {}

    /** What a later version knows the rows as. */
    record Factor2(double factor, String key, @Nullable String note) {}

    /** What cannot be made of them. */
    record Factor3(String key, boolean factor) {}

    private static final Path SAVEPOINTS = Path.of("/savepoints");
    private static final Path SCRATCH = Path.of("/scratch");
    private static final int HALF = 60;

    /** So that the log lets go of its beginning. */
    private static final WalSettings SMALL_SEGMENTS =
            WalSettings.defaults().withSegmentSizeBytes(12 * 1024).withRunwaySizeBytes(2048);

    private final SimJob sim = new SimJob();
    private SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);

    /** A factor that all keys have, as of the present version; none if the table cannot be read. */
    private double factor = 1;

    private @Nullable String failure;

    private final class Factors<R> implements ReferenceTable<R> {
        private final Codec<R> codec;
        private final R row;

        Factors(Class<R> type, R row) {
            this.codec = Codecs.of(type);
            this.row = row;
        }

        @Override
        public ReferenceTableReader<R> open(TableContext context) {
            return new ReferenceTableReader<>() {
                @Override
                public String version() throws IOException {
                    if (failure != null) {
                        throw new IOException(failure);
                    }
                    return Double.toString(factor);
                }

                @Override
                public String read(RowConsumer<R> consumer) throws IOException {
                    consumer.accept(row);
                    return version();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Codec<R> codec() {
            return codec;
        }

        @Override
        public String description() {
            return "factors";
        }
    }

    private static List<String> lines(int count) {
        return IntStream.range(0, count).mapToObj(line -> "key,1,1").toList();
    }

    private Pipeline pipeline(int lineCount) {
        return pipeline(lineCount, "factors", new Factors<>(Factor.class, new Factor("key", factor)), Factor::factor);
    }

    private <R> Pipeline pipeline(int lineCount, String uid, Factors<R> factors, ToDoubleFunction<R> factorOf) {
        Pipeline pipeline = Pipeline.named("enrich");
        pipeline.source("lines", new LineSource(lines(lineCount), 1, false))
                .enrich(factors, Reading::key, row -> "key")
                .withType(JoinType.LEFT)
                .withReload(Duration.ZERO)
                .join(
                        uid,
                        (reading, found) -> new Reading("key", 1, found == null ? -1 : factorOf.applyAsDouble(found)))
                .sinkTo("sink", table);
        return pipeline;
    }

    private List<String> copies(Path data) throws IOException {
        return sim.disk.list(new DataDirectory(data).tables());
    }

    @Test
    void aSavepointCarriesTheTableInForce() throws Exception {
        factor = 3;
        sim.runToEnd(pipeline(HALF));
        new Savepoints(SAVEPOINTS, sim.machine()).create(SimJob.DATA, "s", SCRATCH);
        sim.disk.kill();
        failure = "the table is away";
        SimJob next = new SimJob();
        copySavepoint(next);
        table = new SimTable<>(Reading.class, 1, 0);

        Job job = next.runner(Path.of("/other"), settings -> settings)
                .fromSavepoint(SAVEPOINTS.resolve("s"))
                .start(pipeline(2 * HALF));
        next.end(job);

        assertEquals(1, copies(next).size());
        assertEquals(HALF, table.rows().size(), "the offsets go on");
        assertEquals(3, table.rows().get(HALF - 1).value());
        assertEquals(1, job.tables().get(0).failureCount());
        assertTrue(job.tables().get(0).lastFailure().contains("the table is away"));
    }

    private static List<String> copies(SimJob other) throws IOException {
        return other.disk.list(new DataDirectory(Path.of("/other")).tables());
    }

    /** To another machine. */
    private void copySavepoint(SimJob target) throws IOException {
        target.disk.createDirectories(SAVEPOINTS.resolve("s"));
        for (String name : sim.disk.list(SAVEPOINTS.resolve("s"))) {
            Path file = SAVEPOINTS.resolve("s").resolve(name);
            byte[] bytes = sim.disk.bytes(file);
            try (var copy = target.disk.create(file)) {
                copy.write(ByteBuffer.wrap(bytes), 0);
                copy.sync(true);
            }
        }
        target.disk.syncDirectory(SAVEPOINTS.resolve("s"));
    }

    @Test
    void aSavepointWithoutItsTableIsRefused() throws Exception {
        sim.runToEnd(pipeline(HALF));
        new Savepoints(SAVEPOINTS, sim.machine()).create(SimJob.DATA, "s", SCRATCH);
        String copy = copies(SimJob.DATA).get(0);
        sim.disk.delete(SAVEPOINTS.resolve("s").resolve(copy));

        JobException refusal = assertThrows(
                JobException.class,
                () -> sim.runner(Path.of("/other"), settings -> settings)
                        .fromSavepoint(SAVEPOINTS.resolve("s"))
                        .start(pipeline(2 * HALF)));

        assertTrue(String.valueOf(refusal.getMessage()).contains(copy), refusal::getMessage);
    }

    @Test
    void theTypeOfTheRowsMayGrow() throws Exception {
        factor = 5;
        sim.runToEnd(pipeline(HALF));
        failure = "the table is away, so the copy is what there is";

        sim.runToEnd(pipeline(
                2 * HALF, "factors", new Factors<>(Factor2.class, new Factor2(0, "key", null)), Factor2::factor));

        assertEquals(5, table.rows().get(2 * HALF - 1).value());
    }

    @Test
    void aTypeThatDoesNotFitTheCopyIsRefusedWithWhatToDo() throws Exception {
        sim.runToEnd(pipeline(HALF));

        JobException refusal = assertThrows(
                JobException.class,
                () -> sim.runToEnd(pipeline(
                        2 * HALF, "factors", new Factors<>(Factor3.class, new Factor3("key", true)), row -> 1)));

        assertTrue(String.valueOf(refusal.getMessage()).contains("give the step another uid"), refusal::getMessage);
    }

    @Test
    void aStepThatIsNewBeginsWithWhatTheTableHasNow() throws Exception {
        sim.runToEnd(pipeline(HALF));
        factor = 7;

        sim.runToEnd(
                pipeline(2 * HALF, "others", new Factors<>(Factor.class, new Factor("key", factor)), Factor::factor));

        assertEquals(7, table.rows().get(2 * HALF - 1).value());
    }

    @Test
    void aReplayByAPipelineWithAnotherStepIsRefused() throws Exception {
        sim.runToEnd(pipeline(HALF));
        Pipeline other =
                pipeline(HALF, "others", new Factors<>(Factor.class, new Factor("key", factor)), Factor::factor);
        Replay replay = Replay.of(other, SimJob.DATA, SCRATCH, EngineSettings.defaults(), sim.machine());

        IOException refusal = assertThrows(IOException.class, replay::verify);

        assertTrue(refusal.getMessage().contains("has no copy of the table factors of the step others"));
    }

    @Test
    void copiesThatNothingNeedsAreDeleted() throws Exception {
        int lineCount = 0;
        for (int start = 1; start <= 12; start++) {
            factor = start;
            lineCount += 10 * HALF;
            sim.end(sim.runner(SimJob.DATA, settings -> settings.with(SMALL_SEGMENTS))
                    .start(pipeline(lineCount)));
            assertEquals(start, table.rows().get(lineCount - 1).value());
        }

        int copyCount = copies(SimJob.DATA).size();
        assertTrue(copyCount < 12, () -> "there are copies that nobody needs: " + copyCount);
    }
}
