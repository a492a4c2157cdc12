package dev.rivulet.benchmarks.recovery;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Writes lines of Markdown to standard output. Stateless. */
final class Report {

    private Report() {}

    static void line(String format, Object... arguments) {
        System.out.println(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments));
    }

    static String text(Spread spread) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.least(), spread.greatest());
    }

    static void printMachine() {
        Runtime runtime = Runtime.getRuntime();
        line(
                "- JDK %s, %s, %d cores, heap %d MB, %s, load %.1f",
                System.getProperty("java.vm.version"),
                System.getProperty("java.vm.name"),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
