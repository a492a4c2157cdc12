package dev.rivulet.samples.iot;

import dev.rivulet.samples.iot.IotAnswer.Place;
import dev.rivulet.samples.iot.IotAnswer.WindowTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes from the input files what a pipeline over them must have put out, in plain Java and one pass, sharing no code with the
 * engine: neither its decoders nor its windows. One owner; good for one computation. Its memory is bounded by devices times windows.
 *
 * <p>Files are read in the order of their names, line by line. What a line means:
 *
 * <ol>
 *   <li>An empty line is nothing. A line that is no reading is malformed.
 *   <li>The watermark at a reading is the highest event time of the readings before it, less the allowed disorder, less a microsecond.
 *   <li>A reading below the lowest temperature to be believed is filtered. It moves the watermark all the same.
 *   <li>A reading is late if the last microsecond of its window is at or below the watermark.
 *   <li>Any other is added to the window of its device. Windows lie side by side and start at multiples of their size since 1970.
 * </ol>
 *
 * <p>Behind the last line, a window is closed if its last microsecond is at or below the watermark that the last reading left.
 */
public final class IotOracle {

    private static final long NONE = Long.MIN_VALUE;

    private final Rules rules;
    private final Map<WindowKey, Totals> windows = new TreeMap<>();
    private final List<Place> malformed = new ArrayList<>();
    private long timeMaxMicros = NONE;
    private long late;
    private long filtered;
    private long lines;

    /**
     * The pipeline's settings.
     *
     * @param windowSize of the tumbling windows, in whole microseconds
     * @param outOfOrderness how far a reading may lag behind the newest
     * @param temperatureMin colder readings are filtered; {@link Double#NEGATIVE_INFINITY} filters none
     */
    public record Rules(Duration windowSize, Duration outOfOrderness, double temperatureMin) {

        /** Those of {@link IotWindows}. */
        public static Rules ofSample() {
            return new Rules(Duration.ofSeconds(10), Duration.ofSeconds(5), -100.0);
        }

        long windowSizeMicros() {
            return windowSize.toNanos() / 1_000;
        }

        long outOfOrdernessMicros() {
            return outOfOrderness.toNanos() / 1_000;
        }
    }

    private record WindowKey(String device, long startMicros) implements Comparable<WindowKey> {

        @Override
        public int compareTo(WindowKey other) {
            int byDevice = device.compareTo(other.device);
            return byDevice != 0 ? byDevice : Long.compare(startMicros, other.startMicros);
        }
    }

    private static final class Totals {
        long count;
        double sum;
        double minimum = Double.POSITIVE_INFINITY;
        double maximum = Double.NEGATIVE_INFINITY;

        void add(double temperature) {
            count++;
            sum += temperature;
            minimum = Math.min(minimum, temperature);
            maximum = Math.max(maximum, temperature);
        }
    }

    private IotOracle(Rules rules) {
        this.rules = rules;
    }

    /**
     * Reads all files of a directory but those that are hidden or half written: names that begin with {@code .} or {@code _}, or end
     * in {@code .tmp} or {@code .part}. A name with {@code .csv} in it is CSV with a header and without quotes; others are JSON lines.
     *
     * @throws IOException if a file cannot be read
     */
    public static IotAnswer compute(Path directory, Rules rules) throws IOException {
        IotOracle oracle = new IotOracle(rules);
        for (Path file : inputFiles(directory)) {
            oracle.readFile(file);
        }
        return oracle.answer();
    }

    private static List<Path> inputFiles(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> isInput(file.getFileName().toString()))
                    .sorted((left, right) -> left.getFileName()
                            .toString()
                            .compareTo(right.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isInput(String name) {
        boolean isHidden = name.startsWith(".") || name.startsWith("_");
        return !isHidden && !name.endsWith(".tmp") && !name.endsWith(".part");
    }

    private void readFile(Path file) throws IOException {
        String name = file.getFileName().toString();
        boolean isCsv = name.contains(".csv");
        List<String> header = List.of();
        try (LineReader reader = LineReader.open(file)) {
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                if (isCsv && header.isEmpty()) {
                    header = OracleReading.cells(line);
                } else if (line.length > 0) {
                    lines++;
                    OracleReading reading = isCsv ? OracleReading.ofCsv(header, line) : OracleReading.ofJson(line);
                    add(reading, new Place(name, reader.lineNumber()));
                }
            }
        }
    }

    private void add(@Nullable OracleReading reading, Place place) {
        if (reading == null) {
            malformed.add(place);
            return;
        }
        long startMicros = reading.timeMicros() - Math.floorMod(reading.timeMicros(), rules.windowSizeMicros());
        if (reading.temperature() < rules.temperatureMin()) {
            filtered++;
        } else if (isClosed(startMicros)) {
            late++;
        } else {
            windows.computeIfAbsent(new WindowKey(reading.device(), startMicros), key -> new Totals())
                    .add(reading.temperature());
        }
        timeMaxMicros = Math.max(timeMaxMicros, reading.timeMicros());
    }

    private boolean isClosed(long startMicros) {
        if (timeMaxMicros == NONE) {
            return false;
        }
        long watermarkMicros = timeMaxMicros - rules.outOfOrdernessMicros() - 1;
        return startMicros + rules.windowSizeMicros() - 1 <= watermarkMicros;
    }

    private IotAnswer answer() {
        List<WindowTotals> closed = new ArrayList<>();
        long openWindows = 0;
        long openReadings = 0;
        for (Map.Entry<WindowKey, Totals> window : windows.entrySet()) {
            long startMicros = window.getKey().startMicros();
            Totals totals = window.getValue();
            if (isClosed(startMicros)) {
                long endMicros = startMicros + rules.windowSizeMicros();
                closed.add(new WindowTotals(
                        window.getKey().device(),
                        startMicros,
                        endMicros,
                        totals.count,
                        totals.sum,
                        totals.minimum,
                        totals.maximum));
            } else {
                openWindows++;
                openReadings += totals.count;
            }
        }
        return new IotAnswer(closed, openWindows, openReadings, late, filtered, malformed, lines);
    }
}
