package dev.rivulet.benchmarks.delta;

import dev.rivulet.benchmarks.Arguments;
import dev.rivulet.benchmarks.Plot;
import dev.rivulet.benchmarks.Plot.Line;
import dev.rivulet.benchmarks.Plot.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plots the days that {@link MonthEndToEnd} has printed, as SVG: one panel per question, days from left to right. */
public final class MonthPlot {

    private static final String USAGE = "options: --table --svg --title";

    private static final List<Panel> PANELS = List.of(
            new Panel("milliseconds of a commit", List.of(new Line(1, "median"), new Line(2, "99 %"))),
            new Panel("live files", List.of(new Line(4, "live files"))),
            new Panel("files", List.of(new Line(5, "data files"), new Line(6, "files of the log"))),
            new Panel("bytes written per byte of rows", List.of(new Line(8, "so far"))));

    private record Options(@Nullable Path table, @Nullable Path svg, String title) {

        Options with(String name, String value) {
            return switch (name) {
                case "table" -> new Options(Path.of(value), svg, title);
                case "svg" -> new Options(table, Path.of(value), title);
                case "title" -> new Options(table, svg, value);
                default -> throw new IllegalArgumentException("unknown option --" + name + "\n" + USAGE);
            };
        }
    }

    private MonthPlot() {}

    public static void main(String[] arguments) throws IOException {
        Options options =
                Arguments.applyTo(new Options(null, null, "A month of a stream"), arguments, USAGE, Options::with);
        List<double[]> days = Plot.rows(Files.readAllLines(Objects.requireNonNull(options.table, USAGE)));
        Files.writeString(Objects.requireNonNull(options.svg, USAGE), svg(options.title, days));
    }

    /**
     * @param days at least one, each with the columns of the benchmark's table
     */
    static String svg(String title, List<double[]> days) {
        return Plot.svg(title, PANELS, days);
    }
}
