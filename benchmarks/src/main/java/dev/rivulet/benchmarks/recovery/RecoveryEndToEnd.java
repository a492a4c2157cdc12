package dev.rivulet.benchmarks.recovery;

/**
 * How long does a job take to be where it was? Two questions, of which each prints tables in Markdown.
 *
 * <p>{@code replay}: is a log computed again no slower than it was made? A job with windows of ten seconds runs live, from records made
 * in the process through the log to a counting sink; then the log is replayed from its start, by a start that has no checkpoint and by
 * {@code verify}. All must come to the same totals and digests. Expected: a start is as fast as live or faster, since nothing is written
 * and synced, though it reads the log twice; {@code verify} has one thread.
 *
 * <p>{@code budget}: is a start after a crash as quick as its budget says? A job that keeps a total per key runs at full speed in a
 * process of its own, which is killed when a checkpoint is about to be finished, so that the log behind the last one is as long as it
 * gets; the next process finds checkpoint and log, and the time counts from the begin of the job's start to the first record that the log
 * did not have. Each record checks the total that it finds. Expected: within the budget, where the budget is more than what cannot be
 * shorter: the restoring, and the log of an epoch and of the making of one checkpoint, at the speed of a JVM that has just begun.
 */
public final class RecoveryEndToEnd {

    private RecoveryEndToEnd() {}

    public static void main(String[] arguments) throws Exception {
        RecoveryOptions options;
        try {
            options = RecoveryOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        run(options);
    }

    static void run(RecoveryOptions options) throws Exception {
        Report.printMachine();
        Report.line("- %d lane(s)", options.lanes());
        if (options.parts().contains("replay")) {
            RecoveryOptions.ReplayPart part = options.replay();
            Report.line("");
            Report.line(
                    "Replay: %,d events per run, %,d keys, %,d events per second of event time, windows of 10 s",
                    part.events(), part.keys(), part.rate());
            Report.line("");
            new ReplayRounds(options).run();
        }
        if (options.parts().contains("budget")) {
            RecoveryOptions.BudgetPart part = options.budget();
            Report.line("");
            Report.line(
                    "Recovery: killed when a checkpoint is almost made, after %d others in each run; heap for state %s",
                    part.checkpoints(),
                    part.stateHeapSizeBytes() == Long.MAX_VALUE
                            ? "without bound"
                            : (part.stateHeapSizeBytes() >> 20) + " MiB");
            Report.line("");
            new BudgetTrials(options).run();
        }
    }
}
