package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DoubtException;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What can be done when a table was put in the place of the one that a job had committed to. */
class ReplacedTableTest {

    private static final int HALF = 200;

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> table = table("first");
    private final SimTable<Reading> replacement = table("second");

    @Test
    void jobDoesNotStartAndNamesBothTablesAndTheWaysOut() throws Exception {
        sim.runToEnd(pipeline(HALF, table));

        DoubtException doubt = assertThrows(DoubtException.class, () -> sim.runToEnd(pipeline(HALF, replacement)));

        assertTrue(doubt.doubt() instanceof TargetDoubt.Replaced, doubt::toString);
        String message = String.valueOf(doubt.getMessage());
        assertTrue(message.contains("first"), message);
        assertTrue(message.contains("second"), message);
        assertTrue(message.contains("rivulet adopt --sink table"), message);
        assertEquals(0, replacement.rows().size());
    }

    @Test
    void anAdoptedTableGetsWhatComesFromHereOn() throws Exception {
        sim.runToEnd(pipeline(HALF, table));
        sim.runner().decide(pipeline(HALF, replacement), "table", WayOut.ADOPT);

        sim.runToEnd(pipeline(2 * HALF, replacement));

        assertEquals(HALF, replacement.rows().size());
        assertEquals(HALF, (int) replacement.rows().get(0).value());
    }

    @Test
    void aTableThatIsWrittenAgainGetsAllThatTheLogHas() throws Exception {
        sim.runToEnd(pipeline(HALF, table));
        sim.runner().decide(pipeline(HALF, replacement), "table", WayOut.REEMIT);

        sim.runToEnd(pipeline(2 * HALF, replacement));

        assertEquals(
                IntStream.range(0, 2 * HALF).boxed().toList(),
                replacement.rows().stream().map(row -> (int) row.value()).toList());
    }

    @Test
    void whatNobodyOffersCannotBeDecided() throws Exception {
        sim.runToEnd(pipeline(HALF, table));

        assertThrows(JobException.class, () -> sim.runner().decide(pipeline(HALF, replacement), "table", WayOut.FORK));
        assertThrows(JobException.class, () -> sim.runner().decide(pipeline(HALF, table), "table", WayOut.ADOPT));
    }

    /** A job that waits for its target logs meanwhile; whoever decides about it is to be told. */
    @Test
    void ofATableOutOfReachNothingCanBeDecided() throws Exception {
        sim.runToEnd(pipeline(HALF, table));
        EmbeddedRunner patient = sim.runner().withRestarts(RestartStrategy.exponentialDelay());

        JobException failure = assertThrows(
                JobException.class,
                () -> patient.decide(pipeline(2 * HALF, new AwaySink(table)), "table", WayOut.ADOPT));

        assertTrue(String.valueOf(failure.getMessage()).contains("cannot start: the table is away"), failure::toString);
    }

    /** Cannot be opened. */
    private record AwaySink(SimTable<Reading> table) implements Sink<Reading> {

        @Override
        public SinkSession<Reading> open(SinkContext context) throws IOException {
            throw new IOException("the table is away", new ConnectException("no route"));
        }

        @Override
        public RowType<Reading> rowType() {
            return table.rowType();
        }

        @Override
        public String description() {
            return table.description();
        }
    }

    private static SimTable<Reading> table(String id) {
        SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);
        table.setId(id);
        return table;
    }

    private static Pipeline pipeline(int lineCount, Sink<Reading> sink) {
        List<String> lines =
                IntStream.range(0, lineCount).mapToObj(line -> "key,1," + line).toList();
        Pipeline pipeline = Pipeline.named("replaced");
        pipeline.source("lines", new LineSource(lines, 1, false)).sinkTo("table", sink);
        return pipeline;
    }
}
