package dev.rivulet.delta.kernel.commit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.sink.StagedFile;
import io.delta.kernel.internal.actions.CommitInfo;
import java.util.Map;

/**
 * The {@code commitInfo} action of an append: what Kernel knows of it (times, engine, transaction) and what Kernel leaves empty
 * (operation, parameters, metrics, tags, and that it is a blind append). Stateless.
 */
public final class CommitInfoJson {

    private CommitInfoJson() {}

    public static String of(CommitInfo kernelInfo, AppendRequest request, long readVersion) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        // The protocol wants the in-commit timestamp first.
        kernelInfo.getInCommitTimestamp().ifPresent(millis -> info.put("inCommitTimestamp", millis));
        info.put("timestamp", kernelInfo.getTimestamp());
        info.put("operation", request.operation());
        putAll(info.putObject("operationParameters"), request.operationParameters());
        info.put("readVersion", readVersion);
        info.put("isolationLevel", "WriteSerializable");
        info.put("isBlindAppend", true);
        putMetrics(info.putObject("operationMetrics"), request);
        putAll(info.putObject("tags"), request.tags());
        kernelInfo.getEngineInfo().ifPresent(engine -> info.put("engineInfo", engine));
        kernelInfo.getTxnId().ifPresent(id -> info.put("txnId", id));
        ObjectNode action = JsonNodeFactory.instance.objectNode();
        action.set("commitInfo", info);
        return action.toString();
    }

    private static void putMetrics(ObjectNode target, AppendRequest request) {
        target.put("numFiles", Integer.toString(request.files().size()));
        target.put("numOutputRows", Long.toString(sum(request, true)));
        target.put("numOutputBytes", Long.toString(sum(request, false)));
    }

    private static long sum(AppendRequest request, boolean ofRows) {
        return request.files().stream()
                .mapToLong(ofRows ? StagedFile::rowCount : StagedFile::sizeBytes)
                .sum();
    }

    private static void putAll(ObjectNode target, Map<String, String> values) {
        values.forEach(target::put);
    }
}
