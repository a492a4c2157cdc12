package dev.rivulet.engine;

/**
 * Names a side output of an operator: rows of another kind than those it puts out otherwise, or that are to go another way. Immutable.
 *
 * <p>Read it by {@link DataStream#sideOutput}. A row for a tag that nobody reads counts as filtered.
 *
 * @param name among the tags of the operator
 * @param type of the rows
 */
public record OutputTag<T>(String name, Class<T> type) {

    public OutputTag {
        Pipeline.requireName("output tag", name);
    }

    public static <T> OutputTag<T> of(String name, Class<T> type) {
        return new OutputTag<>(name, type);
    }
}
