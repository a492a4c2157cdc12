package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.Emitted;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.JobStart;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.engine.skip.Skip;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code rivulet wal export} over a log that has a frame of every kind, each with what is to be printed of it. */
class WalExportTest {

    private static final int UNKNOWN_KIND = 200;

    private record Logged(int kind, ByteBuffer payload, String json) {}

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<Logged> frames = List.of(
            new Logged(FrameKind.JOB_START, new JobStart("source a", "rivulet 1, JDK 17").encoded(), """
                    {"kind":3,"name":"job-start","fingerprint":"source a","version":"rivulet 1, JDK 17"}"""),
            new Logged(FrameKind.BATCH, batch(), """
                    {"kind":1,"name":"batch","source":"a","partition":2,"resource":"lines","ingestTimeMicros":77,
                     "isReference":false,"recordCount":1,"context":{"text":""},"startOffset":{"text":"x"},
                     "resumeOffset":{"text":"y"},"records":[{"offset":5,"text":"row"}]}"""),
            new Logged(FrameKind.TICK, new Tick(1_500).encoded(), """
                    {"kind":4,"name":"tick","processingTimeMicros":1500}"""),
            new Logged(FrameKind.LANE_CHANGE, new LaneChange(3).encoded(), """
                    {"kind":5,"name":"lane-change","laneCount":3}"""),
            new Logged(FrameKind.TABLE_LOAD, new TableLoad(copy(), 88).encoded(), """
                    {"kind":9,"name":"table-load","uid":"rates","sourceVersion":"v7","fileName":"rates-1","rowCount":12,
                     "madeMicros":88}"""),
            new Logged(
                    FrameKind.DECISION,
                    new Decision(Decision.ACCEPT_DIVERGENCE, "4", "digest 9, not 8", 99).encoded(),
                    """
                    {"kind":6,"name":"decision","decision":"accept-divergence","subject":"4","detail":"digest 9, not 8",
                     "madeMicros":99}"""),
            new Logged(FrameKind.SOURCE_END, new SourceEnd("a").encoded(), """
                    {"kind":7,"name":"source-end","source":"a"}"""),
            new Logged(FrameKind.SHED, new Shed("a", 2, new byte[] {'y'}, 7, 900, 11, 22).encoded(), """
                    {"kind":13,"name":"shed","source":"a","partition":2,"resumeOffset":{"text":"y"},"recordCount":7,
                     "sizeBytes":900,"firstMicros":11,"lastMicros":22}"""),
            new Logged(FrameKind.SKIP, new Skip("a", 4096, 8192, 33).encoded(), """
                    {"kind":14,"name":"skip","source":"a","fromPosition":4096,"toPosition":8192,"madeMicros":33}"""),
            new Logged(FrameKind.LOOKUP_ANSWERS, answers().encoded(), """
                    {"kind":10,"name":"lookup-answers","uid":"prices","batchPosition":4096,"answerCount":2,"failedCount":1,"putOffCount":0}"""),
            new Logged(FrameKind.RETURNED_ROWS, returned().encoded(), """
                    {"kind":11,"name":"returned-rows","uid":"prices","batchPosition":4096,"rowCount":1,"failedCount":1}"""),
            new Logged(
                    FrameKind.EMITTED,
                    new Emitted("alerts", 6, 9, true, 77, List.of(new Emitted.Refused(2, 3, "no"))).encoded(),
                    """
                    {"kind":12,"name":"emitted","sink":"alerts","epoch":6,"count":9,"isWhole":true,"refusedCount":2}"""),
            new Logged(FrameKind.EPOCH_MARK, new EpochMark(6, 123).encoded(), """
                    {"kind":2,"name":"epoch-mark","epoch":6,"madeMicros":123}"""),
            new Logged(UNKNOWN_KIND, ByteBuffer.wrap(new byte[] {0, 1, 2}), """
                    {"kind":200,"name":"unknown","payload":"AAEC"}"""));

    private int exitCode;
    private String errors = "";

    private static ByteBuffer batch() {
        byte[] row = "row".getBytes(StandardCharsets.UTF_8);
        BatchBuilder builder = new BatchBuilder("a", 2, "lines", new byte[0], new byte[] {'x'});
        builder.add(5, row, 0, row.length);
        return builder.build(new byte[] {'y'}, 77).encoded();
    }

    private static ReturnedRows returned() {
        LookupAnswers.Answer none = new LookupAnswers.Answer(1, LookupAnswers.Outcome.FAILED, new byte[] {'x'});
        return new ReturnedRows(4096, 1, "prices", List.of(new ReturnedRows.Row(0, none)), Batch.decode(batch()));
    }

    private static LookupAnswers answers() {
        LookupAnswers.Answer answer = new LookupAnswers.Answer(0, LookupAnswers.Outcome.ANSWERED, new byte[] {7});
        LookupAnswers.Answer none = new LookupAnswers.Answer(1, LookupAnswers.Outcome.FAILED, new byte[] {'x'});
        return new LookupAnswers(4096, 1, "prices", List.of(answer, none));
    }

    private static TableCopy copy() {
        return new TableCopy("rates", "rates-1", "v7", 12, 3_000, 0xbeef);
    }

    @BeforeEach
    void log() throws IOException {
        try (Wal wal = Wal.open(new SystemDisk(), folder, WalSettings.defaults(), new UUID(1, 2))) {
            for (Logged frame : frames) {
                assertTrue(wal.writer().append(frame.kind(), frame.payload()).isAppended());
            }
            wal.writer().sync();
        }
    }

    private List<ObjectNode> export(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("wal", "export", folder.toString()));
        arguments.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        exitCode = commandLine.execute(arguments.toArray(String[]::new));
        errors = err.toString();
        List<ObjectNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add((ObjectNode) mapper.readTree(line));
        }
        return lines;
    }

    @Test
    void framesOfAllKindsAreThere() {
        Set<Class<?>> kinds = new HashSet<>();
        frames.forEach(frame ->
                kinds.add(LoggedFrame.describe(frame.kind(), frame.payload()).getClass()));

        assertEquals(Set.of(LoggedFrame.class.getPermittedSubclasses()), kinds);
    }

    @Test
    void everyFrameIsTold() throws IOException {
        List<ObjectNode> lines = export();

        assertEquals(0, exitCode, errors);
        assertEquals(frames.size(), lines.size());
        for (int index = 0; index < frames.size(); index++) {
            ObjectNode line = lines.get(index);
            line.remove(List.of("position", "end"));
            assertEquals(mapper.readTree(frames.get(index).json()), line);
        }
    }

    @Test
    void everyKindCanBeAskedForByItsName() throws IOException {
        for (Logged frame : frames) {
            String name = LoggedFrame.describe(frame.kind(), frame.payload()).kindName();

            List<ObjectNode> lines = export("--kind", name);

            assertEquals(0, exitCode, errors);
            assertEquals(1, lines.size(), name);
            assertEquals(name, lines.get(0).get("name").asText());
        }
    }
}
