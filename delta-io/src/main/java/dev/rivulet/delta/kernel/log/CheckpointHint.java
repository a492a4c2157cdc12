package dev.rivulet.delta.kernel.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;

/** The file {@code _last_checkpoint}, which spares readers of a log to list it from its beginning. Stateless. */
public final class CheckpointHint {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckpointHint() {}

    public static boolean isAt(Path file) {
        return file.endsWith("_last_checkpoint");
    }

    /**
     * Passes if it names a version. Kernel would try a damaged one again and again for seconds, at each reading of the table.
     *
     * @throws FileNotFoundException if not: readers do without it
     */
    public static void require(Path file, byte[] content) throws FileNotFoundException {
        if (!namesVersion(content)) {
            throw new FileNotFoundException(file + " is damaged and counts for nothing");
        }
    }

    private static boolean namesVersion(byte[] content) {
        try {
            JsonNode hint = JSON.readTree(content);
            return hint != null && hint.path("version").isIntegralNumber();
        } catch (IOException damaged) {
            return false;
        }
    }
}
