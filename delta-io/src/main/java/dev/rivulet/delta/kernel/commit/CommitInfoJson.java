package dev.rivulet.delta.kernel.commit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.defaults.internal.json.JsonUtils;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.SingleAction;
import java.util.Map;

/**
 * The {@code commitInfo} action of a commit: what Kernel knows of it (times, engine, transaction) and what Kernel leaves empty
 * (operation, parameters, metrics, tags, and whether it is a blind append). Stateless.
 */
public final class CommitInfoJson {

    private CommitInfoJson() {}

    public static String of(CommitInfo kernelInfo, CommitWords words, long readVersion) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        // The protocol wants the in-commit timestamp first.
        kernelInfo.getInCommitTimestamp().ifPresent(millis -> info.put("inCommitTimestamp", millis));
        info.put("timestamp", kernelInfo.getTimestamp());
        info.put("operation", words.operation());
        putAll(info.putObject("operationParameters"), words.parameters());
        info.put("readVersion", readVersion);
        info.put("isolationLevel", "WriteSerializable");
        info.put("isBlindAppend", words.isBlindAppend());
        putAll(info.putObject("operationMetrics"), words.metrics());
        putAll(info.putObject("tags"), words.tags());
        kernelInfo.getEngineInfo().ifPresent(engine -> info.put("engineInfo", engine));
        kernelInfo.getTxnId().ifPresent(id -> info.put("txnId", id));
        ObjectNode action = JsonNodeFactory.instance.objectNode();
        action.set("commitInfo", info);
        return action.toString();
    }

    /** The action as Kernel has it, but for its times. */
    public static String ofCreation(CommitInfo kernelInfo, long nowMillis) {
        CommitInfo timed = new CommitInfo(
                kernelInfo.getInCommitTimestamp().map(machineMillis -> nowMillis),
                nowMillis,
                kernelInfo.getEngineInfo(),
                kernelInfo.getOperation(),
                kernelInfo.getOperationParameters(),
                kernelInfo.getIsBlindAppend(),
                kernelInfo.getTxnId(),
                kernelInfo.getOperationMetrics());
        return JsonUtils.rowToJson(SingleAction.createCommitInfoSingleAction(timed.toRow()));
    }

    private static void putAll(ObjectNode target, Map<String, String> values) {
        values.forEach(target::put);
    }
}
