package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A replay, while the job goes on: what the tables have by the time they are asked, the log says by then how to compute. */
final class ReplayBesideJobTest {

    private static final List<String> LINES = List.of("a,1000000,1", "b,2000000,13", "c,3000000,2");

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);

    /** Does something when it is opened. */
    private record Opened(SimTable<Reading> table, Runnable before) implements Sink<Reading> {

        @Override
        public SinkSession<Reading> open(SinkContext context) throws IOException {
            before.run();
            return table.open(context);
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

    private Pipeline pipeline(Runnable onOpen) {
        Pipeline pipeline = Pipeline.named("poisoned");
        pipeline.source("lines", new LineSource(LINES, 1, false))
                .map(reading -> {
                    if (reading.value() == 13) {
                        throw new IllegalStateException("no more");
                    }
                    return reading;
                })
                .sinkTo("table", new Opened(table, onOpen));
        return pipeline;
    }

    @Test
    void whatIsLeftOutMeanwhileIsNotComputed() throws Exception {
        JobException failure = assertThrows(JobException.class, () -> sim.runToEnd(pipeline(() -> {})));
        Matcher place = Pattern.compile("--position (\\d+) --record (\\d+)").matcher(failure.getMessage());
        assertTrue(place.find(), failure.getMessage());
        Pipeline leavingOut =
                pipeline(() -> leaveOut(Long.parseLong(place.group(1)), Integer.parseInt(place.group(2))));

        ReplayReport report = Replay.of(
                        leavingOut, SimJob.DATA, Path.of("/scratch"), EngineSettings.defaults(), sim.machine())
                .verify();

        assertEquals(List.of(), report.divergences());
    }

    private void leaveOut(long position, int record) {
        try {
            sim.runner().skipRecord(position, record);
        } catch (JobException e) {
            throw new AssertionError(e);
        }
    }
}
