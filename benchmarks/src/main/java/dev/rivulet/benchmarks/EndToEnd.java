package dev.rivulet.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.rivulet.engine.job.EngineSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many events per second, and per second of CPU time, go through a whole engine: tumbling windows of ten seconds over many keys,
 * count and sum, from records made in the process to rows in a sink. Contenders take turns in one JVM, so that what disturbs the
 * machine disturbs them alike, and must come to the same totals.
 *
 * <p>Expected: Jet, which keeps nothing on disk, is ahead of Rivulet with payload, which writes and syncs every record; offsets
 * only lies between. Prints tables in Markdown.
 */
public final class EndToEnd {

    private final EventStream stream;
    private final EndToEndOptions options;
    private final List<Contender> contenders = new ArrayList<>();
    private final Map<String, List<Measurement>> measurements = new LinkedHashMap<>();

    private EndToEnd(EndToEndOptions options) {
        this.options = options;
        this.stream = new EventStream(options.events(), options.keys(), options.rate());
        options.contenders().forEach(name -> contenders.add(contender(name)));
    }

    public static void main(String[] arguments) throws Exception {
        EndToEndOptions options;
        try {
            options = EndToEndOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        new EndToEnd(options).run();
    }

    private Contender contender(String name) {
        EngineSettings settings =
                EngineSettings.defaults().withLaneCount(options.lanes()).withDecoderCount(options.decoders());
        Path directory = options.directory().resolve(name);
        return switch (name) {
            case "jet" -> new JetContender(options.threads());
            case "payload" -> new RivuletContender(directory, settings, false, new CountedRows());
            case "offsets" -> new RivuletContender(directory, settings, true, new CountedRows());
            case "delta" -> new RivuletContender(directory, settings, false, new DeltaRows(directory.resolve("table")));
            default -> throw new IllegalArgumentException("there is no contender " + name);
        };
    }

    private void run() throws Exception {
        printSettings();
        try {
            runRounds();
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
        printMedians();
    }

    private void runRounds() throws Exception {
        System.out.println("| round | contender | wall s | M events/s | CPU s | M events/CPU-s | load before |");
        System.out.println("|---|---|---|---|---|---|---|");
        Totals wanted = null;
        for (int round = 1 - options.warmups(); round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                Totals totals = measure(contender, round);
                if (wanted == null) {
                    wanted = totals;
                    requireComplete(contender, totals);
                } else if (!wanted.equals(totals)) {
                    throw new IllegalStateException(
                            contender.name() + " came to " + totals + ", wanted as the first one " + wanted);
                }
            }
        }
        System.out.println();
        System.out.println("All contenders came to the same in every round: " + wanted);
        System.out.println();
    }

    private void requireComplete(Contender contender, Totals totals) {
        if (totals.events() != stream.count()) {
            throw new IllegalStateException(
                    contender.name() + " has " + totals.events() + " events in windows, wanted " + stream.count());
        }
    }

    private Totals measure(Contender contender, int round) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        contender.prepare();
        System.gc(); // What the one before left behind is not this one's to clear.
        double loadBefore = system.getSystemLoadAverage();
        long cpuStart = system.getProcessCpuTime();
        long wallStart = System.nanoTime();
        contender.run(stream);
        long wallNs = System.nanoTime() - wallStart;
        long cpuNs = system.getProcessCpuTime() - cpuStart;
        Measurement measurement = new Measurement(contender.name(), stream.count(), wallNs, cpuNs);
        if (round > 0) {
            measurements
                    .computeIfAbsent(contender.name(), name -> new ArrayList<>())
                    .add(measurement);
        }
        String label = round > 0 ? Integer.toString(round) : "warm-up";
        print(
                "| %s | %s | %.2f | %.2f | %.2f | %.2f | %.1f |",
                label,
                contender.name(),
                wallNs / 1e9,
                measurement.eventsPerSecond() / 1e6,
                cpuNs / 1e9,
                measurement.eventsPerCpuSecond() / 1e6,
                loadBefore);
        return contender.totals(stream);
    }

    private void printSettings() {
        Runtime runtime = Runtime.getRuntime();
        print(
                "- %,d events per run, %,d keys, %,d events per second of event time, windows of 10 s",
                options.events(), options.keys(), options.rate());
        print(
                "- JDK %s, %s, %d cores, heap %d MB, %s",
                System.getProperty("java.vm.version"),
                System.getProperty("java.vm.name"),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                ManagementFactory.getRuntimeMXBean().getInputArguments());
        for (Contender contender : contenders) {
            print("- %s: %s", contender.name(), contender.description());
        }
        System.out.println();
    }

    private void printMedians() {
        System.out.println("| median of " + options.rounds() + " rounds | M events/s | M events/CPU-s |");
        System.out.println("|---|---|---|");
        measurements.forEach((name, runs) -> print(
                "| %s | %.2f | %.2f |",
                name,
                Measurement.median(runs, Measurement::eventsPerSecond) / 1e6,
                Measurement.median(runs, Measurement::eventsPerCpuSecond) / 1e6));
    }

    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
