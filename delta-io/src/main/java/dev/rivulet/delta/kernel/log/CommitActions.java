package dev.rivulet.delta.kernel.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.files.DiskInput;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the file of a commit names, whoever wrote it. Immutable. Kernel shows no change data files, and adds and removes only by way of a
 * range of versions that must be whole.
 *
 * @param timeMillis when it was made, since 1970: the latest of what it says itself and of the file's own time
 */
record CommitActions(long timeMillis, List<JsonNode> files) {

    private static final long MICROS_PER_MILLI = 1_000;
    private static final List<String> FILE_ACTIONS = List.of("add", "remove", "cdc");
    private static final ObjectMapper JSON = new ObjectMapper();

    CommitActions {
        files = List.copyOf(files);
    }

    /**
     * @return empty if the log does not have it, or not any more
     * @throws IOException if its file is damaged
     */
    static Optional<CommitActions> read(Disk disk, Path root, long version) throws IOException {
        Path file = CommitContent.file(root, version);
        try (DiskInput input = new DiskInput(file, disk.openForReading(file))) {
            byte[] content = input.readAllBytes();
            SelfChecksum.require(file, content);
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8));
            return Optional.of(read(lines, disk.modifiedMicros(file) / MICROS_PER_MILLI));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (JsonProcessingException damaged) {
            throw new IOException(
                    file + " is damaged: an action is no JSON: " + damaged.getOriginalMessage()
                            + "; restore the file from a copy",
                    damaged);
        }
    }

    private static CommitActions read(BufferedReader lines, long fileMillis) throws IOException {
        long timeMillis = fileMillis;
        List<JsonNode> files = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode action = JSON.readTree(line);
            JsonNode info = action.path("commitInfo");
            timeMillis = Math.max(timeMillis, info.path("timestamp").asLong(timeMillis));
            timeMillis = Math.max(timeMillis, info.path("inCommitTimestamp").asLong(timeMillis));
            for (String kind : FILE_ACTIONS) {
                if (action.path(kind).isObject()) {
                    files.add(action.path(kind));
                }
            }
        }
        return new CommitActions(timeMillis, files);
    }

    void nameTo(NamedFiles target) {
        for (JsonNode file : files) {
            target.add(file.path("path").asText());
            JsonNode vector = file.path("deletionVector");
            if (vector.isObject()) {
                target.add(new DeletionVectorDescriptor(
                        vector.path("storageType").asText(),
                        vector.path("pathOrInlineDv").asText(),
                        Optional.empty(),
                        vector.path("sizeInBytes").asInt(),
                        vector.path("cardinality").asLong()));
            }
        }
    }
}
