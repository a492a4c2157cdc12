package dev.rivulet.delta.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.delta.kernel.files.DiskInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The commits of a table, as far back as its log goes, whoever made them. Any thread; it remembers nothing.
 *
 * <p>Logs are cleaned from their old end, also while they are read here: what is gone is past, not an error.
 */
public final class CommitHistory {

    private static final String COMMIT_SUFFIX = ".json";
    private static final long MICROS_PER_MILLI = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Disk disk;
    private final Path log;

    public CommitHistory(Disk disk, Path table) {
        this.disk = disk;
        this.log = table.resolve("_delta_log");
    }

    /** The versions whose commits the log still has, newest first. */
    public List<Long> versions() throws IOException {
        List<Long> versions = new ArrayList<>();
        for (String name : disk.list(log)) {
            long version = NumberedName.numberOf(name, "", COMMIT_SUFFIX);
            if (version >= 0) {
                versions.add(version);
            }
        }
        Collections.reverse(versions);
        return versions;
    }

    /**
     * The last commits.
     *
     * @param countMax how many at most, at least 0
     * @return newest first; times descend, as those of the table's log files are read the way time travel reads them
     * @throws IOException if a file of the log is damaged
     */
    public List<CommitEntry> entries(int countMax) throws IOException {
        List<Long> versions = versions();
        Deque<CommitEntry> newestFirst = new ArrayDeque<>();
        Instant before = Instant.MIN;
        for (int index = Math.min(countMax, versions.size()) - 1; index >= 0; index--) {
            CommitEntry entry = read(versions.get(index)).orElse(null);
            if (entry != null) {
                before = entry.time().isAfter(before) ? entry.time() : before.plusMillis(1);
                newestFirst.addFirst(entry.withTime(before));
            }
        }
        return List.copyOf(newestFirst);
    }

    /**
     * Reads what a commit tells of itself.
     *
     * @return empty if the log does not have it any more
     * @throws IOException if its file is damaged
     */
    public Optional<CommitEntry> read(long version) throws IOException {
        try {
            // Writers put it first, though nothing makes them.
            List<JsonNode> infos = actions(version, "commitInfo", 1);
            return Optional.of(entry(version, infos.isEmpty() ? MissingNode.getInstance() : infos.get(0)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /**
     * The paths of the files that a commit adds, as the log writes them: relative URIs as a rule, with {@code /} between names.
     *
     * @return nothing if the log does not have the commit any more
     * @throws IOException if its file is damaged
     */
    public List<String> addedFiles(long version) throws IOException {
        try {
            return actions(version, "add", Integer.MAX_VALUE).stream()
                    .map(add -> add.path("path").asText())
                    .toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }

    /** The first so many actions of a kind. Other lines may be long and are not parsed. */
    private List<JsonNode> actions(long version, String kind, int countMax) throws IOException {
        Path file = file(version);
        List<JsonNode> actions = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new DiskInput(file, disk.openForReading(file)), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && actions.size() < countMax) {
                if (line.contains("\"" + kind + "\"")) {
                    JsonNode action = JSON.readTree(line).path(kind);
                    if (action.isObject()) {
                        actions.add(action);
                    }
                }
                line = lines.readLine();
            }
            return actions;
        } catch (JsonProcessingException damaged) {
            throw new IOException(
                    file + " is damaged: an action of kind " + kind + " is no JSON: " + damaged.getOriginalMessage()
                            + "; restore the file from a copy",
                    damaged);
        }
    }

    /**
     * What the log remembers of an application's epochs: an entry per epoch with rows. It goes back until it has all that were
     * asked for, or ends.
     *
     * @param fromEpoch the first that is wanted
     * @return ascending by epoch
     */
    public List<EpochSeal> sealsOf(String applicationId, long fromEpoch) throws IOException {
        Deque<EpochSeal> seals = new ArrayDeque<>();
        for (long version : versions()) {
            CommitNotes notes =
                    read(version).flatMap(entry -> entry.notesOf(applicationId)).orElse(null);
            if (notes == null) {
                continue;
            }
            for (int index = notes.seals().size() - 1; index >= 0; index--) {
                EpochSeal seal = notes.seals().get(index);
                // A later commit knows better, should somebody have made the application commit the same once more.
                if (seal.epoch() >= fromEpoch
                        && (seals.isEmpty() || seal.epoch() < seals.getFirst().epoch())) {
                    seals.addFirst(seal);
                }
            }
            if (notes.firstEpoch() <= fromEpoch) {
                break;
            }
        }
        return List.copyOf(seals);
    }

    private Path file(long version) {
        return log.resolve(NumberedName.of("", version, COMMIT_SUFFIX));
    }

    private CommitEntry entry(long version, JsonNode info) throws IOException {
        JsonNode inCommit = info.path("inCommitTimestamp");
        long millis = inCommit.isIntegralNumber()
                ? inCommit.longValue()
                : disk.modifiedMicros(file(version)) / MICROS_PER_MILLI;
        return new CommitEntry(
                version,
                Instant.ofEpochMilli(millis),
                text(info, "operation"),
                texts(info.path("operationParameters")),
                texts(info.path("operationMetrics")),
                texts(info.path("tags")),
                origin(info));
    }

    private static CommitEntry.Origin origin(JsonNode info) {
        JsonNode readVersion = info.path("readVersion");
        JsonNode isBlind = info.path("isBlindAppend");
        return new CommitEntry.Origin(
                text(info, "engineInfo"),
                readVersion.isIntegralNumber() ? OptionalLong.of(readVersion.longValue()) : OptionalLong.empty(),
                text(info, "isolationLevel"),
                isBlind.isBoolean() ? Optional.of(isBlind.booleanValue()) : Optional.empty(),
                text(info, "userMetadata"));
    }

    private static String text(JsonNode info, String name) {
        return info.path(name).isTextual() ? info.path(name).textValue() : "";
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (!value.isNull()) {
                texts.put(field.getKey(), value.isValueNode() ? value.asText() : value.toString());
            }
        });
        return texts;
    }

    /** The tags that a commit of ours gets. */
    public static Map<String, String> tags(CommitNotes notes) {
        return CommitTags.of(notes);
    }
}
