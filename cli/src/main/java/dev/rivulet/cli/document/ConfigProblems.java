package dev.rivulet.cli.document;

import dev.rivulet.expr.ExpressionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the mistakes in one file, so that its author sees all at once. One owner. */
public final class ConfigProblems {

    /** More would scroll the first ones away. */
    public static final int ERRORS_MAX = 20;

    private final String file;
    private final List<ConfigException.Mistake> errors = new ArrayList<>();

    public ConfigProblems(String file) {
        this.file = file;
    }

    public void add(YamlText place, String message) {
        add(place.line(), place.column(), message);
    }

    public void add(int line, int column, String message) {
        errors.add(new ConfigException.Mistake(file, line, column, message));
    }

    /** A mistake within an expression that stands in the file. */
    public void add(YamlText text, ExpressionException failure) {
        int column = text.isVerbatim() ? text.column() + failure.column() - 1 : text.column();
        String place = failure.column() > 1
                ? " (character " + failure.column() + " of `" + shortened(text.value()) + "`)"
                : "";
        add(text.line(), column, failure.getMessage() + place);
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public int count() {
        return errors.size();
    }

    public void throwIfAny() throws ConfigException {
        if (errors.isEmpty()) {
            return;
        }
        List<ConfigException.Mistake> sorted = new ArrayList<>(errors);
        sorted.sort(Comparator.comparingInt(ConfigException.Mistake::line)
                .thenComparingInt(ConfigException.Mistake::column));
        if (sorted.size() > ERRORS_MAX) {
            int restCount = sorted.size() - ERRORS_MAX;
            sorted = new ArrayList<>(sorted.subList(0, ERRORS_MAX));
            sorted.add(new ConfigException.Mistake(file, 0, 0, "and " + restCount + " more"));
        }
        throw new ConfigException(sorted);
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }
}
