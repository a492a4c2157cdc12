package dev.rivulet.benchmarks.log;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects the runs of a case and prints them in Markdown. One owner. */
final class LogReport {

    /** A run and that of the roof in the same round; itself if there is no roof. */
    private record Pair(LogMeasurement run, LogMeasurement roof) {

        double ratio() {
            return run.recordsPerSecond() / roof.recordsPerSecond();
        }
    }

    private final LogCase plan;
    private final Map<String, List<LogMeasurement>> runs = new LinkedHashMap<>();

    LogReport(LogCase plan) {
        this.plan = plan;
    }

    static void printSettings(LogOptions options, List<LogContender> contenders) {
        Runtime runtime = Runtime.getRuntime();
        print(
                "- JDK %s, %s, %d cores, heap %d MB, %s",
                System.getProperty("java.vm.version"),
                System.getProperty("java.vm.name"),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                ManagementFactory.getRuntimeMXBean().getInputArguments());
        print("- %d round(s) after %d of warm-up, which are read back", options.rounds(), options.warmups());
        for (LogContender contender : contenders) {
            print("- %s: %s", contender.name(), contender.description());
        }
    }

    void printHead() {
        print("%n## %s%n", plan.title());
        print("| round | contender | M records/s | MB/s | syncs | ms per sync |%s load before |", latencyNames());
        print("|---|---|---|---|---|---|---|%s", isPaced() ? "---|---|---|---|" : "");
    }

    void add(String label, String contender, LogMeasurement run, double loadBefore) {
        print("| %s | %s | %s %.1f |", label, contender, cells(run), loadBefore);
        runs.computeIfAbsent(contender, name -> new ArrayList<>()).add(run);
    }

    /** The medians of each contender, and of its ratios to the roof. */
    void printMedians() {
        print("%n| median | M records/s | MB/s | of the roof | lowest | highest |%s", latencyNames());
        print("|---|---|---|---|---|---|%s", isPaced() ? "---|---|---|---|" : "");
        runs.forEach((contender, own) -> {
            List<Pair> pairs = pairs(own);
            print(
                    "| %s | %.3f | %.0f | %.2f | %.2f | %.2f |%s",
                    contender,
                    LogMeasurement.median(own, LogMeasurement::recordsPerSecond) / 1e6,
                    LogMeasurement.median(own, LogMeasurement::megabytesPerSecond),
                    LogMeasurement.median(pairs, Pair::ratio),
                    pairs.stream().mapToDouble(Pair::ratio).min().orElseThrow(),
                    pairs.stream().mapToDouble(Pair::ratio).max().orElseThrow(),
                    medianLatencies(own));
        });
    }

    private List<Pair> pairs(List<LogMeasurement> own) {
        List<LogMeasurement> roof = runs.getOrDefault(PlainFileContender.ROOF, own);
        List<Pair> pairs = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            pairs.add(new Pair(own.get(round), roof.get(round)));
        }
        return pairs;
    }

    private String cells(LogMeasurement run) {
        double msPerSync = run.syncCount() == 0 ? 0 : run.wallNs() / 1e6 / run.syncCount();
        LogMeasurement.Latency latency = run.latency();
        String latencies = latencies(latency.medianNs(), latency.p99Ns(), latency.p999Ns(), latency.maxNs());
        return text(
                "%.3f | %.0f | %d | %.3f |%s",
                run.recordsPerSecond() / 1e6, run.megabytesPerSecond(), run.syncCount(), msPerSync, latencies);
    }

    private String medianLatencies(List<LogMeasurement> own) {
        return latencies(
                LogMeasurement.median(own, run -> run.latency().medianNs()),
                LogMeasurement.median(own, run -> run.latency().p99Ns()),
                LogMeasurement.median(own, run -> run.latency().p999Ns()),
                LogMeasurement.median(own, run -> run.latency().maxNs()));
    }

    private String latencies(double... valuesNs) {
        StringBuilder cells = new StringBuilder();
        for (double valueNs : isPaced() ? valuesNs : new double[0]) {
            cells.append(text(" %.3f |", valueNs / 1e6));
        }
        return cells.toString();
    }

    private String latencyNames() {
        return isPaced() ? " p50 ms | p99 ms | p99.9 ms | max ms |" : "";
    }

    private boolean isPaced() {
        return plan.policy() == LogCase.SyncPolicy.PACED;
    }

    private static void print(String format, Object... arguments) {
        System.out.println(text(format, arguments));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
