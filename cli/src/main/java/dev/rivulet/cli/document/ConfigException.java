package dev.rivulet.cli.document;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file is wrong; its author has to change it. The message has a line for each mistake. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * One mistake in a configuration file. Immutable.
     *
     * @param file as the user named it
     * @param line from 1; 0 if it concerns the whole file
     * @param column from 1; 0 if it concerns the whole file
     * @param message the value seen, the value wanted and the nearest valid word
     */
    public record Mistake(String file, int line, int column, String message) {

        /** {@code pipeline.yaml:12: unknown key …}, as compilers print it. */
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + ": " + message;
        }
    }

    private final transient List<Mistake> errors;

    /**
     * @param errors at least one, in the order of the file
     */
    public ConfigException(List<Mistake> errors) {
        super(errors.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    public List<Mistake> errors() {
        return errors;
    }
}
