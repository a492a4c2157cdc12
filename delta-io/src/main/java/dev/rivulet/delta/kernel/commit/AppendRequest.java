package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Files to be made visible in one commit. Immutable.
 *
 * @param transaction what the table is to remember
 * @param operation what the table's history calls it
 * @param operationParameters for the history, in their order
 * @param tags what else the commit is to carry, in their order
 */
public record AppendRequest(
        List<StagedFile> files,
        TableTransaction transaction,
        String operation,
        Map<String, String> operationParameters,
        Map<String, String> tags) {

    public AppendRequest {
        files = List.copyOf(files);
    }

    /** For the history: it reads no file. */
    public CommitWords words() {
        Map<String, String> metrics = new LinkedHashMap<>();
        metrics.put("numFiles", Integer.toString(files.size()));
        metrics.put("numOutputRows", Long.toString(sum(StagedFile::rowCount)));
        metrics.put("numOutputBytes", Long.toString(sum(StagedFile::sizeBytes)));
        return new CommitWords(operation, operationParameters, metrics, tags, true);
    }

    private long sum(ToLongFunction<StagedFile> amount) {
        return files.stream().mapToLong(amount).sum();
    }
}
