package dev.rivulet.cli.document;

/**
 * A text in a YAML file and where it begins. Immutable.
 *
 * @param line from 1
 * @param column from 1, of the first character behind an opening quote
 * @param isVerbatim whether the characters stand in the file as they are here, so that places in the text are places in the file
 */
public record YamlText(String value, int line, int column, boolean isVerbatim) {

    @Override
    public String toString() {
        return value;
    }
}
