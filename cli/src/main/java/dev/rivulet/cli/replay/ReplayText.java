package dev.rivulet.cli.replay;

import dev.rivulet.engine.job.Divergence;
import dev.rivulet.engine.replay.ReplayReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What came of a replay, for people. Stateless. */
final class ReplayText {

    private ReplayText() {}

    static List<String> verified(ReplayReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("computed again: " + computed(report));
        lines.add("compared: " + report.comparedCount() + (report.comparedCount() == 1 ? " epoch" : " epochs")
                + " of sinks with what was committed; not compared, since the table does not tell of them: "
                + report.unknownCount());
        for (Divergence divergence : report.divergences()) {
            lines.add("differs: " + divergence.text());
        }
        if (report.unansweredPosition() != ReplayReport.NO_POSITION) {
            lines.add("ended early: " + unanswered(report));
        }
        lines.add(verdict(report));
        return lines;
    }

    private static String verdict(ReplayReport report) {
        if (!report.isSame()) {
            return "different: " + report.divergences().size() + " of " + report.comparedCount()
                    + "; the pipeline's file was changed since, or a function reads a clock, a random source or the"
                    + " network, or log or state are damaged";
        }
        return report.comparedCount() == 0 ? "nothing to compare" : "the same";
    }

    static String written(ReplayReport report, Path directory) {
        return report.lastEpoch() == 0
                ? "nothing was written: the log has no such epochs" + early(report)
                : "computed again: " + computed(report) + "; they are in " + directory + early(report);
    }

    private static String early(ReplayReport report) {
        return report.unansweredPosition() == ReplayReport.NO_POSITION ? "" : "; ended early: " + unanswered(report);
    }

    private static String unanswered(ReplayReport report) {
        return "the log does not have what lookups were answered for the batch at position "
                + report.unansweredPosition() + "; the job has not come further, or another pipeline asked";
    }

    private static String computed(ReplayReport report) {
        if (report.lastEpoch() == 0) {
            return "no epoch, the log has none";
        }
        String start = report.startEpoch() == 0
                ? "from the log's start"
                : "from the checkpoint of epoch " + report.startEpoch() + " on";
        return "epochs " + report.firstEpoch() + " to " + report.lastEpoch() + ", " + start + ", with "
                + report.rowCount() + " rows";
    }
}
