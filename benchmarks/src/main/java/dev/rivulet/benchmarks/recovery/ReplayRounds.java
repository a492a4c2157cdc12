package dev.rivulet.benchmarks.recovery;

import dev.rivulet.benchmarks.EventStream;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.engine.replay.ReplayReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a job live, starts it again with nothing but its log, and verifies the log beside: one after the other, round by round, so that
 * what disturbs the machine disturbs them alike. All three must come to the same rows. Good for one series.
 */
final class ReplayRounds {

    private final RecoveryOptions.ReplayPart part;
    private final EventStream stream;
    private final WindowedJob job;
    private final List<Round> rounds = new ArrayList<>();

    /**
     * What a round took. Immutable.
     *
     * @param liveNs from the start to the clean end, over new records
     * @param startNs the same over the log alone, on the job's threads
     * @param verifyNs a verification of the log, on one thread
     */
    record Round(long liveNs, long startNs, long verifyNs) {}

    ReplayRounds(RecoveryOptions options) {
        this.part = options.replay();
        this.stream = new EventStream(part.events(), part.keys(), part.rate());
        this.job = new WindowedJob(options.directory().resolve("replay"), options.lanes(), stream);
    }

    /** Prints each round, and what the replays come to beside the live runs. */
    void run() throws Exception {
        Report.line("| round | live M events/s | replay by a start | of live | replay by `verify` | of live |");
        Report.line("|---|---|---|---|---|---|");
        for (int number = 1 - part.warmups(); number <= part.rounds(); number++) {
            Round round = round();
            if (number > 0) {
                rounds.add(round);
            }
            print(number > 0 ? Integer.toString(number) : "warm-up", round);
        }
        job.clear();
        printSpread();
    }

    private Round round() throws Exception {
        job.clear();
        System.gc(); // What the one before left behind is not this one's to clear.
        SealingSink live = job.newSink();
        long beginNs = System.nanoTime();
        job.run(live);
        long liveNs = System.nanoTime() - beginNs;
        requireComplete(live);

        job.forgetState();
        System.gc();
        beginNs = System.nanoTime();
        ReplayReport report = job.verify(live);
        long verifyNs = System.nanoTime() - beginNs;
        requireSame(live, report);

        System.gc();
        SealingSink again = job.newSink();
        beginNs = System.nanoTime();
        job.run(again);
        long startNs = System.nanoTime() - beginNs;
        requireSame(live, again);
        return new Round(liveNs, startNs, verifyNs);
    }

    private void requireComplete(SealingSink live) {
        if (live.totals().events() != stream.count()) {
            throw new IllegalStateException(
                    "the live run has " + live.totals().events() + " events in windows, wanted " + stream.count());
        }
    }

    private static void requireSame(SealingSink live, SealingSink again) {
        if (!again.totals().equals(live.totals()) || !again.seals().equals(live.seals())) {
            throw new IllegalStateException("the replay came to " + again.totals() + ", digests by epoch "
                    + again.seals() + "; wanted as live " + live.totals() + ", " + live.seals());
        }
    }

    private static void requireSame(SealingSink live, ReplayReport report) {
        long rowCount = live.seals().stream().mapToLong(EpochSeal::rowCount).sum();
        if (!report.isSame() || report.comparedCount() < live.seals().size() || report.rowCount() != rowCount) {
            throw new IllegalStateException("the verification came to " + report + ", wanted no divergence, "
                    + live.seals().size() + " epochs compared and " + rowCount + " rows");
        }
    }

    private void print(String label, Round round) {
        Report.line(
                "| %s | %.2f | %.2f | %.2f x | %.2f | %.2f x |",
                label,
                rate(round.liveNs()) / 1e6,
                rate(round.startNs()) / 1e6,
                (double) round.liveNs() / round.startNs(),
                rate(round.verifyNs()) / 1e6,
                (double) round.liveNs() / round.verifyNs());
    }

    private void printSpread() {
        Spread live = Spread.of(rounds, round -> rate(round.liveNs())).over(1e6);
        Spread start = Spread.of(rounds, round -> rate(round.startNs())).over(1e6);
        Spread verify = Spread.of(rounds, round -> rate(round.verifyNs())).over(1e6);
        Report.line("");
        Report.line("| median of " + rounds.size() + " rounds (least to greatest) | M events/s | of the live rate |");
        Report.line("|---|---|---|");
        Report.line("| live | %s | |", Report.text(live));
        Report.line(
                "| replay by a start without a checkpoint | %s | %s |",
                Report.text(start), Report.text(Spread.of(rounds, round -> (double) round.liveNs() / round.startNs())));
        Report.line(
                "| replay by `verify`, one thread | %s | %s |",
                Report.text(verify),
                Report.text(Spread.of(rounds, round -> (double) round.liveNs() / round.verifyNs())));
        Report.line("");
        Report.line("All rounds came to the same, live and replayed, by totals and by the digest of every epoch.");
        Report.line("");
    }

    private double rate(long ns) {
        return stream.count() * 1e9 / ns;
    }
}
