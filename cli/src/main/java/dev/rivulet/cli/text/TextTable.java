package dev.rivulet.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of cells, to be printed below one another. One owner. */
public final class TextTable {

    private static final String GAP = "  ";

    private final Set<Integer> rightColumns;
    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();

    /** The first column to the left, as names are, the others to the right, as numbers are. */
    public TextTable(String... titles) {
        this(IntStream.range(1, titles.length).boxed().collect(Collectors.toSet()), List.of(titles));
    }

    /**
     * @param rightColumns the indexes of those that have numbers
     */
    public TextTable(Set<Integer> rightColumns, List<String> titles) {
        this.rightColumns = Set.copyOf(rightColumns);
        this.widths = new int[titles.size()];
        add(titles.toArray());
    }

    public void add(Object... cells) {
        List<String> row = texts(cells);
        for (int column = 0; column < row.size(); column++) {
            widths[column] = Math.max(widths[column], width(row.get(column)));
        }
        rows.add(row);
    }

    private static List<String> texts(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        return row;
    }

    public List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    /** A line that is not kept, by the widths of those that are. */
    public String line(Object... cells) {
        return line(texts(cells));
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String padding = " ".repeat(Math.max(0, widths[column] - width(cell)));
            line.append(column == 0 ? "" : GAP).append(rightColumns.contains(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
