package dev.rivulet.cli.demo;

import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.samples.iot.IotAnswer;
import dev.rivulet.samples.iot.IotAnswer.WindowTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares what the job left behind with what was computed apart from it. Immutable.
 *
 * @param differences empty if all is right
 */
record DemoProof(List<String> differences) {

    DemoProof {
        differences = List.copyOf(differences);
    }

    /**
     * @param answer computed from the input files alone
     * @param table read back
     * @param total what the job counted
     * @param deadLetters places of the dead letters
     * @param lateCount lines among the late records
     */
    static DemoProof of(
            IotAnswer answer, DemoTable table, RecordCounts total, List<String> deadLetters, long lateCount) {
        List<String> differences = new ArrayList<>();
        compareWindows(answer.closed(), table.rows(), differences);
        compareDeadLetters(answer, deadLetters, differences);
        compare("lines read", answer.lines(), total.in(), differences);
        compare("readings in windows", answer.closedReadings() + answer.openReadings(), total.windowed(), differences);
        compare("late readings", answer.late(), total.late(), differences);
        compare("late readings kept", answer.late(), lateCount, differences);
        compare("filtered readings", answer.filtered(), total.filtered(), differences);
        compare("malformed lines", answer.malformed().size(), total.deadLetters(), differences);
        compare("rows put out", answer.closed().size(), total.out(), differences);
        return new DemoProof(differences);
    }

    boolean holds() {
        return differences.isEmpty();
    }

    private static void compare(String what, long wanted, long found, List<String> differences) {
        if (wanted != found) {
            differences.add(what + ": " + found + ", wanted " + wanted);
        }
    }

    private static void compareWindows(
            List<WindowTotals> wanted, List<DemoTable.Line> found, List<String> differences) {
        Map<String, List<DemoTable.Line>> byWindow = new TreeMap<>();
        found.forEach(line -> byWindow.computeIfAbsent(window(line.totals()), key -> new ArrayList<>())
                .add(line));
        for (WindowTotals totals : wanted) {
            String window = window(totals);
            List<DemoTable.Line> lines = byWindow.remove(window);
            DemoTable.Line right = new DemoTable.Line(totals, totals.mean());
            if (lines == null) {
                differences.add(window + " is missing, wanted " + right);
            } else if (lines.size() > 1) {
                differences.add(window + " is there " + lines.size() + " times");
            } else if (!lines.get(0).equals(right)) {
                // Records compare doubles bit by bit: equal means equal to the last digit.
                differences.add(window + " is " + lines.get(0) + ", wanted " + right);
            }
        }
        byWindow.keySet().forEach(window -> differences.add(window + " is there and should not be"));
    }

    private static String window(WindowTotals totals) {
        return "window " + totals.startMicros() + " us of " + totals.device();
    }

    private static void compareDeadLetters(IotAnswer answer, List<String> found, List<String> differences) {
        Map<String, Integer> counts = new HashMap<>();
        found.forEach(place -> counts.merge(place, 1, Integer::sum));
        for (IotAnswer.Place place : answer.malformed()) {
            Integer count = counts.remove(place.toString());
            if (count == null || count != 1) {
                differences.add("malformed line " + place + " is among the dead letters " + (count == null ? 0 : count)
                        + " times, wanted once");
            }
        }
        new TreeMap<>(counts)
                .keySet()
                .forEach(place -> differences.add("line " + place + " is a dead letter and should not be"));
    }
}
