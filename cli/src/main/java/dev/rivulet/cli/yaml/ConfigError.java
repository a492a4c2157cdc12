package dev.rivulet.cli.yaml;

/**
 * One mistake in a configuration file. Immutable.
 *
 * @param file as the user named it
 * @param line from 1; 0 if it concerns the whole file
 * @param column from 1; 0 if it concerns the whole file
 * @param message the value seen, the value wanted and the nearest valid word
 */
public record ConfigError(String file, int line, int column, String message) {

    /** {@code pipeline.yaml:12: unknown key …}, as compilers print it. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + message;
    }
}
