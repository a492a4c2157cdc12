package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Files to be made visible in one commit. Immutable.
 *
 * @param applicationId whom the table remembers {@code transactionVersion} of
 * @param transactionVersion higher than that of any commit before by this application
 * @param expectedVersion what the table must remember of this application before; empty if that does not matter
 * @param operation what the table's history calls it
 * @param operationParameters for the history, in their order
 * @param tags what else the commit is to carry, in their order
 */
public record AppendRequest(
        List<StagedFile> files,
        String applicationId,
        long transactionVersion,
        OptionalLong expectedVersion,
        String operation,
        Map<String, String> operationParameters,
        Map<String, String> tags) {

    public AppendRequest {
        files = List.copyOf(files);
    }
}
