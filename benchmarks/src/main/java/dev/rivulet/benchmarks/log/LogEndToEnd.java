package dev.rivulet.benchmarks.log;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How fast does a log make records durable, beside the most that the disk allows and beside other logs? Contenders take turns in one
 * process, with the same records from the same code on one thread; each is measured against the roof of its own round. The runs of
 * warm-up are read back, and must hold all records.
 *
 * <p>Expected: unsynced, Rivulet reaches half of the roof or more, as it copies each batch once more and computes a checksum over it,
 * where the roof only copies it into the page cache; with a sync per batch the disk decides, and Rivulet is at the roof where its
 * segments are prepared and behind it by the sync of its zeros where they are not. The others make files longer as they write, which a
 * sync pays for.
 *
 * <p>Rivulet needs no options of the JVM. Chronicle wants the first three lines, Aeron the fourth; on JDK 25 the other two keep
 * Chronicle from warnings:
 *
 * <pre>
 * --add-opens java.base/java.lang.reflect=ALL-UNNAMED
 * --add-opens java.base/sun.nio.ch=ALL-UNNAMED
 * --add-exports java.base/jdk.internal.ref=ALL-UNNAMED
 * --add-opens java.base/jdk.internal.misc=ALL-UNNAMED
 * --enable-native-access=ALL-UNNAMED
 * --sun-misc-unsafe-memory-access=allow
 * </pre>
 */
public final class LogEndToEnd {

    static final List<String> CONTENDERS = List.of(
            PlainFileContender.ROOF,
            "append",
            "rivulet",
            "rivulet-unprepared",
            "chronicle",
            "chronicle-batch",
            "aeron",
            "aeron-batch");

    private final LogOptions options;
    private final List<LogContender> contenders;

    private LogEndToEnd(LogOptions options) {
        this.options = options;
        this.contenders = options.contenders().stream().map(this::contender).toList();
    }

    public static void main(String[] arguments) throws Exception {
        LogEndToEnd benchmark;
        List<LogCase> cases;
        try {
            LogOptions options = LogOptions.parse(arguments);
            benchmark = new LogEndToEnd(options);
            cases = options.cases();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        benchmark.run(cases);
    }

    private LogContender contender(String name) {
        return switch (name) {
            case PlainFileContender.ROOF -> new PlainFileContender(true);
            case "append" -> new PlainFileContender(false);
            case "rivulet" -> new RivuletLogContender(true, options.segmentSizeBytes());
            case "rivulet-unprepared" -> new RivuletLogContender(false, options.segmentSizeBytes());
            case "chronicle" -> new ChronicleContender(false);
            case "chronicle-batch" -> new ChronicleContender(true);
            case "aeron" -> new AeronContender(false);
            case "aeron-batch" -> new AeronContender(true);
            default ->
                throw new IllegalArgumentException(
                        "contender " + name + " is not among " + CONTENDERS + "\n" + LogOptions.USAGE);
        };
    }

    private void run(List<LogCase> cases) throws Exception {
        LogReport.printSettings(options, contenders);
        for (LogCase plan : cases) {
            LogReport report = new LogReport(plan);
            WrittenBytes wanted = RecordStream.totals(plan.recordCount(), plan.recordSizeBytes());
            for (int warmup = 0; warmup < options.warmups(); warmup++) {
                for (LogContender contender : contenders) {
                    check(contender, plan, wanted);
                }
            }
            report.printHead();
            for (int round = 1; round <= options.rounds(); round++) {
                for (LogContender contender : contenders) {
                    measure(contender, plan, report, round);
                }
            }
            report.printMedians();
        }
        System.exit(0); // Libraries leave threads behind that are no daemons.
    }

    private void measure(LogContender contender, LogCase plan, LogReport report, int round) throws Exception {
        LogFolder.empty(options.directory());
        double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try {
            report.add(Integer.toString(round), contender.name(), write(contender, plan), loadBefore);
        } finally {
            LogFolder.empty(options.directory());
        }
    }

    private void check(LogContender contender, LogCase plan, WrittenBytes wanted) throws Exception {
        LogFolder.empty(options.directory());
        try {
            write(contender, plan);
            WrittenBytes seen = contender.readBack(options.directory(), plan);
            if (!seen.equals(wanted)) {
                throw new IllegalStateException(
                        contender.name() + " holds " + seen + ", wanted " + wanted + "; " + plan.title());
            }
        } finally {
            LogFolder.empty(options.directory());
        }
    }

    private LogMeasurement write(LogContender contender, LogCase plan) throws Exception {
        try (OpenLog log = contender.open(options.directory(), plan)) {
            LogProducer producer = new LogProducer(log, plan);
            System.gc(); // What the one before left behind is not this one's to clear.
            return producer.run();
        }
    }
}
