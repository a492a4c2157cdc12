package dev.rivulet.cli.demo;

import dev.rivulet.cli.run.EventLog;
import dev.rivulet.cli.run.EventSummary;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.samples.iot.IotAnswer;
import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import dev.rivulet.samples.iot.IotOracle;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Shows on generated data that a crash loses and doubles nothing. Owned by the command's thread.
 *
 * <p>Everything it needs to know it finds in its folder, so it can be killed at any moment and typed again: input that is there is
 * kept, the job goes on from its log, and the crash is not repeated once half of the input is committed.
 */
public final class Demo {

    private static final long POLL_MILLIS = 2;
    private static final int DIFFERENCES_SHOWN_MAX = 10;

    private final DemoFiles files;
    private final IotDataset dataset;
    private final PrintStream out;

    /**
     * @param root the demo's folder, created if need be
     * @param dataset what to generate
     */
    public Demo(Path root, IotDataset dataset, PrintStream out) {
        this.files = new DemoFiles(root);
        this.dataset = dataset;
        this.out = out;
    }

    /**
     * Runs the demo to its end.
     *
     * @param isWhole whether to print all rows of the table
     * @return whether the proof holds
     * @throws JobException if the job failed other than by being killed
     */
    public boolean run(boolean isWhole) throws IOException, JobException, InterruptedException {
        prepare();
        crashHalfWay();
        finish();
        DemoTable table = DemoTable.read(files.table());
        out.println();
        out.println("The table:");
        table.print(out, isWhole);
        boolean isProven = prove(table);
        printPlaces();
        return isProven;
    }

    private void prepare() throws IOException {
        IotGenerator.Outcome input = new IotGenerator(dataset).writeTo(files.input());
        files.writePipeline();
        out.printf(
                Locale.ROOT,
                "Input: %,d readings of %d sensors in %d files, %.1f MB (%d files written now, %d there already)%n",
                dataset.recordCount(),
                dataset.deviceCount(),
                dataset.fileCount(),
                input.sizeBytes() / 1e6,
                input.writtenCount(),
                input.skippedCount());
    }

    private void crashHalfWay() throws IOException, JobException, InterruptedException {
        long half = dataset.recordCount() / 2;
        long before = committedCount();
        if (before >= half) {
            out.printf(Locale.ROOT, "Run 1 and its crash are history: %,d readings are committed%n", before);
            return;
        }
        out.println("Run 1: rivulet run " + files.pipeline() + " --available-now");
        try (ChildJob child = ChildJob.start(files.pipeline())) {
            while (committedCount() < half && !child.hasEndedWithin(POLL_MILLIS)) {
                continue;
            }
            if (child.hasEndedWithin(0)) {
                requireSuccess(child);
                out.println();
                out.println("Run 1 was through before it could be killed");
                return;
            }
            child.kill();
            out.println();
            out.printf(
                    Locale.ROOT,
                    "Killed process %d with SIGKILL when %,d of %,d readings were committed%n",
                    child.pid(),
                    committedCount(),
                    dataset.recordCount());
        }
    }

    private long committedCount() throws IOException {
        return EventLog.last(files.data()).map(last -> last.total().in()).orElse(0L);
    }

    private void finish() throws IOException, JobException, InterruptedException {
        out.println("Run 2: rivulet run " + files.pipeline() + " --available-now");
        try (ChildJob child = ChildJob.start(files.pipeline())) {
            requireSuccess(child);
        }
    }

    private static void requireSuccess(ChildJob child) throws JobException, InterruptedException {
        int exitCode = child.exitCode();
        if (exitCode != 0) {
            throw new JobException("the demo's job ended with exit code " + exitCode
                    + "; its message is above. Typing the command again goes on from there");
        }
    }

    private boolean prove(DemoTable table) throws IOException {
        IotAnswer answer = IotOracle.compute(files.input(), IotOracle.Rules.ofSample());
        RecordCounts total =
                EventLog.last(files.data()).map(EventSummary::total).orElse(RecordCounts.ZERO);
        List<String> deadLetters = RejectedFiles.places(files.deadLetters());
        long lateCount = RejectedFiles.places(files.late()).size();
        DemoProof proof = DemoProof.of(answer, table, total, deadLetters, lateCount);
        out.println();
        if (proof.holds()) {
            printProof(answer);
        } else {
            out.printf(
                    Locale.ROOT,
                    "THE PROOF DOES NOT HOLD: %,d differences%n",
                    proof.differences().size());
            proof.differences().stream()
                    .limit(DIFFERENCES_SHOWN_MAX)
                    .forEach(difference -> out.println("  " + difference));
        }
        return proof.holds();
    }

    private void printProof(IotAnswer answer) {
        out.println("The proof, by a second computation from the files in plain Java:");
        out.printf(
                Locale.ROOT,
                "  every one of %,d closed windows is in the table exactly once, equal to the last digit%n",
                answer.closed().size());
        out.printf(
                Locale.ROOT,
                "  %,d lines in = %,d in those windows + %,d in %,d windows still open + %,d late + %,d filtered"
                        + " + %,d malformed%n",
                answer.lines(),
                answer.closedReadings(),
                answer.openReadings(),
                answer.openWindows(),
                answer.late(),
                answer.filtered(),
                answer.malformed().size());
        out.println("  each malformed line is among the dead letters exactly once, and each late one is kept");
        out.println("  nothing was lost, nothing was doubled");
    }

    private void printPlaces() {
        out.println();
        out.println("The Delta table lies in   " + files.table().toAbsolutePath());
        out.println("Dead letters lie in       " + files.deadLetters().toAbsolutePath());
        out.println("Late records lie in       " + files.late().toAbsolutePath());
        out.println("Log, state, event log in  " + files.data().toAbsolutePath());
        out.println("The pipeline is           " + files.pipeline().toAbsolutePath());
    }
}
