package dev.rivulet.testdriver;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Holds a job's results against those of a second run that never crashes. The second run is given what the first one's log says that came
 * in, in that order and with those times, so that it must come to the same epochs; and the log is held against the input itself.
 */
final class ExactlyOnceCheck {

    /** An input with the records of the second run. */
    private record SecondInput(TestInput<?> input, InputFeed feed) {
        void connect(PowerSwitch power) {
            input.connect(feed, power);
        }
    }

    /** An output with the table of the second run. */
    private record SecondOutput<R extends Record>(TestOutput<R> output, SimTable<R> table) {

        static <R extends Record> SecondOutput<R> of(TestOutput<R> output) {
            return new SecondOutput<>(output, output.newTable());
        }

        void connect(PowerSwitch power) {
            output.connect(table, power);
        }

        /** Epoch by epoch, so that the message shows the first that differs and no other. */
        void compare(String seedText) {
            List<List<R>> wanted = TestOutput.epochs(table);
            List<List<R>> found = TestOutput.epochs(output.table());
            for (int index = 0; index < Math.max(wanted.size(), found.size()); index++) {
                requireEqual(
                        "committed rows of output " + output.name() + " in epoch " + (index + 1) + " of " + found.size()
                                + " that have rows",
                        index < wanted.size() ? wanted.get(index) : List.of(),
                        index < found.size() ? found.get(index) : List.of(),
                        seedText);
            }
        }
    }

    private final SimulatedJob job;
    private final FirstAnswers answers;
    private final SimulatedJob second;
    private final List<SecondInput> inputs;
    private final List<SecondOutput<?>> outputs = new ArrayList<>();
    private final List<TestTable<?>> tables;
    private final Map<String, String> tableVersions = TestTable.newVersions();

    ExactlyOnceCheck(
            SimulatedJob job,
            long seed,
            List<TestInput<?>> inputs,
            List<TestOutput<?>> outputs,
            List<TestTable<?>> tables) {
        this.tables = tables;
        this.job = job;
        this.answers = new FirstAnswers(job.disk(), SimulatedJob.DATA.wal());
        this.second = new SimulatedJob(seed, job.settings().withLaneCount(1), answers);
        this.inputs = inputs.stream()
                .map(input -> new SecondInput(input, new InputFeed(input.name())))
                .toList();
        outputs.forEach(output -> this.outputs.add(SecondOutput.of(output)));
    }

    void run(Supplier<Pipeline> definition) {
        List<LoggedFrame> frames = new JobLog(job.disk(), SimulatedJob.DATA.wal()).newFrames();
        requireWholeInput(frames);
        frames.forEach(this::noteFirstTable);
        second.start(definition, this::connect);
        frames.forEach(this::repeat);
        second.endEpoch();
        tables.forEach(TestTable::disconnect);
        outputs.forEach(output -> output.compare(job.seedText()));
        DataDirectory data = SimulatedJob.DATA;
        requireEqual(
                "dead letters",
                texts(second.disk(), data.deadLetters()),
                texts(job.disk(), data.deadLetters()),
                job.seedText());
        requireEqual(
                "late records",
                texts(second.disk(), data.lateRecords()),
                texts(job.disk(), data.lateRecords()),
                job.seedText());
        requireEqual("counts of records", second.counts(), job.counts(), job.seedText());
    }

    private void connect(PowerSwitch power) {
        inputs.forEach(input -> input.connect(power));
        outputs.forEach(output -> output.connect(power));
        tables.forEach(table -> table.connect(power, tableVersions));
    }

    /** A start loads what the first run's first start did. */
    private void noteFirstTable(LoggedFrame frame) {
        if (frame instanceof LoggedFrame.TableLoaded loaded) {
            tableVersions.putIfAbsent(loaded.uid(), loaded.sourceVersion());
        }
    }

    /** Each record of the input is in the log once, in its order, and with its bytes. */
    private void requireWholeInput(List<LoggedFrame> frames) {
        for (SecondInput input : inputs) {
            InputFeed given = input.input().feed();
            int count = 0;
            for (LoggedFrame frame : frames) {
                if (frame instanceof LoggedFrame.Records records
                        && records.batch().resource().equals(input.input().name())) {
                    count += requireNext(given, count, records.batch());
                }
            }
            requireEqual("records of input " + input.input().name(), given.recordCount(), count, job.seedText());
        }
    }

    private int requireNext(InputFeed given, int start, Batch batch) {
        for (int index = 0; index < batch.recordCount(); index++) {
            boolean isNext = batch.recordOffset(index) == start + index
                    && start + index < given.recordCount()
                    && Arrays.equals(given.record(start + index), batch.record(index));
            if (!isNext) {
                throw new AssertionError("the log has record " + batch.recordOffset(index) + " of input "
                        + batch.resource() + " where record " + (start + index) + " is wanted" + job.seedText());
            }
        }
        return batch.recordCount();
    }

    /** Lets the second run have what the first one logged. */
    private void repeat(LoggedFrame frame) {
        if (frame instanceof LoggedFrame.Records records) {
            Batch batch = records.batch();
            inputs.stream()
                    .filter(input -> input.input().name().equals(batch.resource()))
                    .forEach(input -> input.feed().repeat(batch));
            second.work();
        } else if (frame instanceof LoggedFrame.ClockTick tick) {
            moveTo(tick.processingTimeMicros());
            second.work();
        } else if (frame instanceof LoggedFrame.EpochEnd end) {
            moveTo(end.madeMicros());
            second.endEpoch();
        } else if (frame instanceof LoggedFrame.TableLoaded loaded) {
            tableVersions.put(loaded.uid(), loaded.sourceVersion());
            second.work();
        } else if (frame instanceof LoggedFrame.Returned) {
            answers.releaseNext();
            second.work();
        } // The other frames say who worked, not on what.
    }

    private void moveTo(long epochMicros) {
        second.moveCalendar(Duration.of(epochMicros - second.calendarMicros(), ChronoUnit.MICROS));
    }

    /** Without the position in the log, which counts how often the job was started. */
    private static List<String> texts(SimDisk disk, Path directory) {
        try {
            return RejectedRecordFiles.read(disk, directory).stream()
                    .map(ExactlyOnceCheck::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(RejectedRecord record) {
        return record.resource() + " " + record.offset() + ": " + record.cause();
    }

    private static void requireEqual(String what, Object wanted, Object found, String seedText) {
        if (!wanted.equals(found)) {
            throw new AssertionError(what + " are not what a run without a crash comes to" + seedText + "\nwanted: "
                    + wanted + "\nfound:  " + found);
        }
    }
}
