package dev.rivulet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws columns of a table as SVG: one panel per question, the first column from left to right. Stateless. */
public final class Plot {

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
     * @param columns up to three
     */
    public record Panel(String title, List<Line> columns) {}

    /**
     * A line of a panel.
     *
     * @param column of the table, from 0
     */
    public record Line(int column, String name) {}

    private Plot() {}

    /** The rows of a Markdown table whose first cell is a number; the others have to be numbers, too. */
    public static List<double[]> rows(List<String> lines) {
        List<double[]> rows = new ArrayList<>();
        for (String line : lines) {
            if (line.matches("\\| \\d+ \\|.*")) {
                String[] cells = line.substring(1).split("\\|");
                double[] row = new double[cells.length];
                for (int cell = 0; cell < cells.length; cell++) {
                    row[cell] = Double.parseDouble(cells[cell].strip().replace(",", ""));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /**
     * @param rows at least one, ascending by the first column
     */
    public static String svg(String title, List<Panel> panels, List<double[]> rows) {
        StringBuilder svg = new StringBuilder();
        int height = TOP + panels.size() * PANEL_HEIGHT;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height));
        text(svg, LEFT, 24, "start", title);
        for (int index = 0; index < panels.size(); index++) {
            panel(svg, panels.get(index), rows, TOP + index * PANEL_HEIGHT);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, Panel panel, List<double[]> rows, int top) {
        double greatest = panel.columns.stream()
                .flatMapToDouble(line -> rows.stream().mapToDouble(row -> row[line.column]))
                .max()
                .orElse(0);
        double step = step(greatest);
        Scale scale = new Scale(rows.get(rows.size() - 1)[0], Math.max(step, Math.ceil(greatest / step) * step), top);
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
        double tick = step(scale.last);
        for (double x = 0; x <= scale.last; x += tick) {
            text(svg, scale.x(x), top + PANEL_HEIGHT - BOTTOM + 16, "middle", String.format(Locale.ROOT, "%.0f", x));
        }
        for (int index = 0; index < panel.columns.size(); index++) {
            line(svg, panel.columns.get(index), COLORS.get(index), rows, scale);
        }
    }

    private static void line(StringBuilder svg, Line line, String color, List<double[]> rows, Scale scale) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(color)
                .append("\" points=\"");
        for (double[] row : rows) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", scale.x(row[0]), scale.y(row[line.column])));
        }
        svg.append("\"/>\n");
        double[] last = rows.get(rows.size() - 1);
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

    private record Scale(double last, double greatest, int top) {

        double x(double value) {
            return LEFT + value / last * (WIDTH - LEFT - RIGHT);
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
