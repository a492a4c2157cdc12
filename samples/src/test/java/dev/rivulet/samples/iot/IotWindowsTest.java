package dev.rivulet.samples.iot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.samples.iot.IotAnswer.WindowTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IotWindowsTest {

    /** Around midnight, so that the table has two partitions. */
    private static final IotDataset DATASET = IotDataset.demo()
            .withDeviceCount(20)
            .withRecordCount(12_000)
            .withFileCount(6)
            .withStartTime(Instant.parse("2026-01-05T23:55:00Z"));

    @TempDir
    private Path directory;

    private Path input;
    private Path table;

    @BeforeEach
    void generate() throws IOException {
        input = directory.resolve("input");
        table = directory.resolve("table");
        new IotGenerator(DATASET).writeTo(input);
    }

    @Test
    void tableHoldsEveryClosedWindowAsTheOracleComputesIt() throws Exception {
        RecordCounts counts = run();

        IotAnswer answer = IotOracle.compute(input, IotOracle.Rules.ofSample());
        assertEquals(rows(answer), rows(table));
        assertEquals(
                new RecordCounts(
                        answer.lines(),
                        answer.filtered(),
                        answer.malformed().size(),
                        answer.late(),
                        answer.closed().size(),
                        0,
                        0),
                counts);
    }

    @Test
    void filesThatArriveLaterGoOnWhereTheFirstRunEnded() throws Exception {
        Path held = directory.resolve("held");
        Files.createDirectories(held);
        for (int index = 3; index < DATASET.fileCount(); index++) {
            Files.move(input.resolve(DATASET.fileName(index)), held.resolve(DATASET.fileName(index)));
        }
        run();
        for (int index = 3; index < DATASET.fileCount(); index++) {
            Files.move(held.resolve(DATASET.fileName(index)), input.resolve(DATASET.fileName(index)));
        }

        run();

        assertEquals(rows(IotOracle.compute(input, IotOracle.Rules.ofSample())), rows(table));
    }

    @Test
    void runningItAgainAddsNothing() throws Exception {
        run();
        List<DeviceWindow> rows = rows(table);

        run();

        assertEquals(rows, rows(table));
    }

    private RecordCounts run() throws Exception {
        AtomicReference<RecordCounts> counts = new AtomicReference<>(RecordCounts.ZERO);
        EmbeddedRunner runner = EmbeddedRunner.in(directory.resolve("data"))
                .availableNow()
                .withListener(new JobListener() {
                    @Override
                    public void onEpochCommitted(EpochProgress progress) {
                        counts.set(progress.total());
                    }
                });
        try (Job job = runner.start(IotWindows.pipeline(input, table))) {
            job.awaitTermination();
        }
        return counts.get();
    }

    private static List<DeviceWindow> rows(Path table) throws IOException {
        List<DeviceWindow> rows = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), table)
                .read()
                .forEach(RecordRowType.of(DeviceWindow.class), rows::add);
        rows.sort(Comparator.comparing(DeviceWindow::device).thenComparing(DeviceWindow::windowStart));
        return rows;
    }

    private static List<DeviceWindow> rows(IotAnswer answer) {
        return answer.closed().stream().map(IotWindowsTest::row).toList();
    }

    private static DeviceWindow row(WindowTotals totals) {
        Instant start = Instant.EPOCH.plus(totals.startMicros(), ChronoUnit.MICROS);
        Instant end = Instant.EPOCH.plus(totals.endMicros(), ChronoUnit.MICROS);
        return new DeviceWindow(
                totals.device(),
                start,
                end,
                totals.count(),
                totals.mean(),
                totals.minimum(),
                totals.maximum(),
                LocalDate.ofInstant(start, ZoneOffset.UTC));
    }
}
