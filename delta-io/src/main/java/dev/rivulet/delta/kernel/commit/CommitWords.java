package dev.rivulet.delta.kernel.commit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a table's history says of a commit, in the words that Spark uses. Immutable.
 *
 * @param operation such as {@code DELETE}
 * @param parameters of the operation, in their order
 * @param metrics what it did, in their order; numbers as text
 * @param tags what else the commit is to carry, in their order
 * @param isBlindAppend whether it adds files without having read any, so that it may follow any other commit
 */
public record CommitWords(
        String operation,
        Map<String, String> parameters,
        Map<String, String> metrics,
        Map<String, String> tags,
        boolean isBlindAppend) {

    public CommitWords {
        parameters = new LinkedHashMap<>(parameters);
        metrics = new LinkedHashMap<>(metrics);
        tags = new LinkedHashMap<>(tags);
    }

    /** With another parameter, the last one. */
    public CommitWords with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(parameter, value);
        return new CommitWords(operation, more, metrics, tags, isBlindAppend);
    }
}
