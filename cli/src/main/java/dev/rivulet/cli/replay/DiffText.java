package dev.rivulet.cli.replay;

import dev.rivulet.delta.diff.DiffReport;
import java.util.ArrayList;
import java.util.List;

/** How two tables differ, for people. Stateless. */
final class DiffText {

    private DiffText() {}

    static List<String> lines(DiffReport report) {
        List<String> lines = new ArrayList<>();
        report.schema().differences().forEach(difference -> lines.add("columns differ: " + difference));
        if (!report.schema().isComparable()) {
            lines.add("different: the columns are others, so rows were not compared");
            return lines;
        }
        addSide(lines, "left", report.onlyLeftCount(), report.onlyLeft());
        addSide(lines, "right", report.onlyRightCount(), report.onlyRight());
        lines.add((report.areRowsEqual() ? "equal: " : "different: ") + rows(report.equalCount()) + " on both sides, "
                + report.onlyLeftCount() + " only left, " + report.onlyRightCount() + " only right");
        return lines;
    }

    private static void addSide(List<String> lines, String side, long count, List<DiffReport.Sample> samples) {
        long shownCount = 0;
        for (DiffReport.Sample sample : samples) {
            String times = sample.excessCount() == 1 ? "" : " " + sample.excessCount() + " times";
            lines.add("only " + side + ": " + sample.row() + times);
            shownCount += sample.excessCount();
        }
        if (shownCount < count) {
            lines.add("only " + side + ": " + (count - shownCount) + (shownCount == 0 ? "" : " more"));
        }
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }
}
