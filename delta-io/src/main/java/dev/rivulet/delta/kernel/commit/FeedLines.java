package dev.rivulet.delta.kernel.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.sink.StagedFile;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import java.util.List;

/**
 * The lines of a commit that Kernel cannot make for a table with a change data feed. It writes no {@code cdc} actions, and refuses files that
 * go and come in one commit as a change of data, since it could not tell of the rows. So it is shown such files as if the same rows were
 * laid out otherwise, and the lines say what they are. Immutable.
 *
 * @param isDeferred whether Kernel is shown the files so
 * @param changeData what is told of the rows
 */
public record FeedLines(boolean isDeferred, List<StagedFile> changeData) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILE_ACTIONS = List.of("add", "remove");

    /** Of a commit that Kernel can make. */
    public static final FeedLines NONE = new FeedLines(false, List.of());

    public FeedLines {
        changeData = List.copyOf(changeData);
    }

    /**
     * @param base which the commit follows
     */
    public static FeedLines of(SnapshotImpl base, ChangeRequest request) {
        Metadata before = base.getMetadata();
        Metadata after = request.older().flatMap(OlderState::metadata).orElse(before);
        // Where rows must not go Kernel is to see that they do.
        boolean isDeferred = request.isDataChange()
                && TableConfig.CHANGE_DATA_FEED_ENABLED.fromMetadata(after)
                && !TableConfig.APPEND_ONLY_ENABLED.fromMetadata(before);
        return new FeedLines(isDeferred, request.files().changeData());
    }

    /** An action's line, from what Kernel makes of it. */
    public String line(String kernelLine) {
        if (!isDeferred) {
            return kernelLine;
        }
        try {
            JsonNode action = JSON.readTree(kernelLine);
            for (String kind : FILE_ACTIONS) {
                if (action.path(kind) instanceof ObjectNode file) {
                    file.put("dataChange", true);
                    return action.toString();
                }
            }
            return kernelLine;
        } catch (JsonProcessingException broken) {
            throw new AssertionError("no JSON: " + kernelLine, broken);
        }
    }

    /** The {@code cdc} actions. */
    public List<String> more() {
        return changeData.stream().map(FeedLines::line).toList();
    }

    private static String line(StagedFile file) {
        ObjectNode action = JsonNodeFactory.instance.objectNode();
        ObjectNode cdc = action.putObject("cdc");
        cdc.put("path", LogPath.encode(file.path()));
        ObjectNode partition = cdc.putObject("partitionValues");
        file.partitionValues().forEach(partition::put);
        cdc.put("size", file.sizeBytes());
        cdc.put("dataChange", false);
        return action.toString();
    }
}
