package dev.rivulet.benchmarks.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link CrashTrial} for each number of keys with each budget, and what they come to. Good for one series. */
final class BudgetTrials {

    private final RecoveryOptions options;
    private final List<String> summary = new ArrayList<>();

    BudgetTrials(RecoveryOptions options) {
        this.options = options;
    }

    /** Prints each start after a crash, and the spread of each trial's. */
    void run() throws Exception {
        Report.line(
                "| keys | budget s | records/s | crash | state MB | log MB | M records again | live before, M/s | replay M/s"
                        + " | start s | recovery s | with the JVM's start s | its CPU s |");
        Report.line("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (Duration budget : options.budget().budgets()) {
            for (int keyCount : options.budget().keyCounts()) {
                for (long rateMax : options.budget().liveRates()) {
                    run(keyCount, budget, rateMax);
                }
            }
        }
        Report.line("");
        Report.line(
                "| keys | budget s | records/s | crashes | state MB | log MB | M records again | recovery s | greatest, of the budget"
                        + " | over the budget |");
        Report.line("|---|---|---|---|---|---|---|---|---|---|");
        summary.forEach(Report::line);
        Report.line("");
    }

    private void run(int keyCount, Duration budget, long rateMax) throws Exception {
        CrashingJob.Setup setup = new CrashingJob.Setup(
                options.directory().resolve("budget"),
                keyCount,
                budget,
                options.lanes(),
                options.budget().stateHeapSizeBytes(),
                rateMax);
        List<Recovery> recoveries = new CrashTrial(setup, options.budget().checkpoints())
                .run(options.budget().crashes());
        for (int index = 0; index < recoveries.size(); index++) {
            print(keyCount, budget, rateMax, index + 1, recoveries.get(index));
        }
        summary.add(summaryLine(keyCount, budget, rateMax, recoveries));
    }

    private static void print(int keyCount, Duration budget, long rateMax, int crash, Recovery recovery) {
        Report.line(
                "| %,d | %.1f | %s | %d | %.1f | %.0f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
                keyCount,
                budget.toMillis() / 1e3,
                text(rateMax),
                crash,
                recovery.stateSizeBytes() / 1e6,
                recovery.logSizeBytes() / 1e6,
                recovery.recordCount() / 1e6,
                recovery.liveEventsPerSecond() / 1e6,
                recovery.replayEventsPerSecond() / 1e6,
                recovery.startNs() / 1e9,
                recovery.recoveryNs() / 1e9,
                recovery.processNs() / 1e9,
                recovery.cpuNs() / 1e9);
    }

    private static String summaryLine(int keyCount, Duration budget, long rateMax, List<Recovery> recoveries) {
        Spread times = Spread.of(recoveries, Recovery::recoveryNs).over(1e9);
        return "| %,d | %.1f | %s | %d | %s | %s | %s | %s | %.2f x | %d |"
                .formatted(
                        keyCount,
                        budget.toMillis() / 1e3,
                        text(rateMax),
                        recoveries.size(),
                        Report.text(
                                Spread.of(recoveries, Recovery::stateSizeBytes).over(1e6)),
                        Report.text(
                                Spread.of(recoveries, Recovery::logSizeBytes).over(1e6)),
                        Report.text(Spread.of(recoveries, Recovery::recordCount).over(1e6)),
                        Report.text(times),
                        times.greatest() * 1e9 / budget.toNanos(),
                        Recovery.countOver(recoveries, budget.toNanos()));
    }

    private static String text(long rateMax) {
        return rateMax == Long.MAX_VALUE ? "all it takes" : "%,d".formatted(rateMax);
    }
}
