package dev.rivulet.benchmarks.delta;

import dev.rivulet.benchmarks.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plots the days that {@link MonthEndToEnd} has printed, as SVG: one panel per question, days from left to right. */
public final class MonthPlot {

    private static final String USAGE = "options: --table --svg --title";

    private static final int WIDTH = 860;
    private static final int PANEL_HEIGHT = 230;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 40;
    private static final int BOTTOM = 30;

    /** Lines of a panel, told apart by these as well as by their names. */
    private static final List<String> COLORS = List.of("#1f77b4", "#d62728", "#2ca02c");

    /**
     * One panel.
     *
     * @param columns of the table, from 0, with their names
     */
    private record Panel(String title, List<Line> columns) {}

    private record Line(int column, String name) {}

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
        List<double[]> days = days(Files.readAllLines(Objects.requireNonNull(options.table, USAGE)));
        Files.writeString(Objects.requireNonNull(options.svg, USAGE), svg(options.title, days));
    }

    /** The rows of a table whose first cell is a number. */
    static List<double[]> days(List<String> lines) {
        List<double[]> days = new ArrayList<>();
        for (String line : lines) {
            if (line.matches("\\| \\d+ \\|.*")) {
                String[] cells = line.substring(1).split("\\|");
                double[] day = new double[cells.length];
                for (int cell = 0; cell < cells.length; cell++) {
                    day[cell] = Double.parseDouble(cells[cell].strip().replace(",", ""));
                }
                days.add(day);
            }
        }
        return days;
    }

    /**
     * @param days at least one, each with the columns of the benchmark's table
     */
    static String svg(String title, List<double[]> days) {
        StringBuilder svg = new StringBuilder();
        int height = TOP + PANELS.size() * PANEL_HEIGHT;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height));
        text(svg, LEFT, 24, "start", title);
        for (int index = 0; index < PANELS.size(); index++) {
            panel(svg, PANELS.get(index), days, TOP + index * PANEL_HEIGHT);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, Panel panel, List<double[]> days, int top) {
        double greatest = panel.columns.stream()
                .flatMapToDouble(line -> days.stream().mapToDouble(day -> day[line.column]))
                .max()
                .orElse(0);
        double step = step(greatest);
        Scale scale = new Scale(days.get(days.size() - 1)[0], Math.max(step, Math.ceil(greatest / step) * step), top);
        text(svg, LEFT, top + 18, "start", panel.title);
        for (double value = 0; value <= scale.greatest + step / 2; value += step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    scale.y(value),
                    scale.y(value)));
            text(
                    svg,
                    LEFT - 6,
                    scale.y(value) + 4,
                    "end",
                    String.format(Locale.ROOT, step < 1 ? "%.1f" : "%,.0f", value));
        }
        for (double day = 0; day <= scale.lastDay; day += scale.lastDay > 14 ? 5 : 1) {
            text(
                    svg,
                    scale.x(day),
                    top + PANEL_HEIGHT - BOTTOM + 16,
                    "middle",
                    String.format(Locale.ROOT, "%.0f", day));
        }
        for (int index = 0; index < panel.columns.size(); index++) {
            line(svg, panel.columns.get(index), COLORS.get(index), days, scale);
        }
    }

    private static void line(StringBuilder svg, Line line, String color, List<double[]> days, Scale scale) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(color)
                .append("\" points=\"");
        for (double[] day : days) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", scale.x(day[0]), scale.y(day[line.column])));
        }
        svg.append("\"/>\n");
        double[] last = days.get(days.size() - 1);
        svg.append("<g fill=\"").append(color).append("\">");
        text(svg, WIDTH - RIGHT + 8, scale.y(last[line.column]) + 4, "start", line.name);
        svg.append("</g>\n");
    }

    /** A round number of which three to seven make the greatest. */
    private static double step(double greatest) {
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(greatest, 1e-3))));
        double count = greatest / step;
        return count < 1.5 ? step / 5 : count < 3.5 ? step / 2 : count < 7.5 ? step : step * 2;
    }

    private record Scale(double lastDay, double greatest, int top) {

        double x(double day) {
            return LEFT + day / lastDay * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            int height = PANEL_HEIGHT - TOP - BOTTOM;
            return top + TOP + height - value / greatest * height;
        }
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }
}
