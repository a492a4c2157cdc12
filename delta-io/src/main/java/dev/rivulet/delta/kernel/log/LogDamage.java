package dev.rivulet.delta.kernel.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.delta.kernel.commit.LogPath;
import dev.rivulet.delta.kernel.files.DiskInput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the file of a table's log that is to blame where a version cannot be read, and says what to do about it. Used once, after a failure:
 * Kernel's own errors tell of a text that cannot be parsed or of a data file that is not there, but not who wrote that.
 *
 * <p>Only the files that make up the version are looked at: its newest checkpoint, by name, and the commits behind that, action by action.
 */
public final class LogDamage {

    private static final Pattern CHECKPOINT = Pattern.compile("(\\d{20})\\.checkpoint\\..+");
    private static final List<String> FILE_ACTIONS = List.of("add", "remove");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RESTORE = "restore the file from a copy";
    private static final String REPAIR =
            "if it was cut off, `rivulet table repair` goes on without it where the commits are there; else " + RESTORE;

    private static final String ONE_OF_BOTH = "one of the two is damaged; restore it from a copy";
    private static final String GONE =
            "either the data file was deleted, as a vacuum does for older versions, or the name is damaged; restore the file"
                    + " that is wrong from a copy";

    private final Disk disk;
    private final Path log;
    private final String told;
    private final boolean isGone;
    private final TreeMap<Long, Path> commits = new TreeMap<>();
    private final List<Path> checkpoints = new ArrayList<>();

    /**
     * @param told what the failure and its causes say
     * @param isGone whether it is that a file is not there
     */
    private LogDamage(Disk disk, Path root, String told, boolean isGone) {
        this.disk = disk;
        this.log = root.resolve("_delta_log");
        this.told = told;
        this.isGone = isGone;
    }

    /**
     * What to add to the words of a failure.
     *
     * @param version that could not be read; the latest is {@link Long#MAX_VALUE}
     * @return begins with {@code "; "}; empty if no file of the log is to blame as far as can be seen
     */
    public static String behind(Disk disk, Path root, long version, Throwable failure) {
        StringBuilder told = new StringBuilder();
        boolean isGone = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            told.append(cause.getMessage()).append('\n');
            isGone |= cause instanceof FileNotFoundException || cause instanceof NoSuchFileException;
        }
        try {
            LogDamage damage = new LogDamage(disk, root, told.toString(), isGone);
            damage.list(version);
            return damage.find();
        } catch (IOException unreadable) {
            return ""; // The failure itself is told.
        }
    }

    /**
     * Which file of the log speaks of a data file.
     *
     * @param path of the data file as the log has it
     * @return its path, or what is known of it
     */
    public static String source(Disk disk, Path root, long version, String path) {
        try {
            LogDamage damage = new LogDamage(disk, root, "", false);
            damage.list(version);
            for (Path commit : damage.commits.descendingMap().values()) {
                for (String line : damage.lines(commit)) {
                    if (isOf(JSON.readTree(line), path)) {
                        return commit.toString();
                    }
                }
            }
            return damage.checkpoints.isEmpty()
                    ? "the log"
                    : damage.checkpoints.get(0).toString();
        } catch (IOException unreadable) {
            return "the log";
        }
    }

    private static boolean isOf(JsonNode action, String path) {
        return LogPath.decode(action.path("add").path("path").asText()).equals(LogPath.decode(path));
    }

    private void list(long version) throws IOException {
        TreeMap<Long, List<Path>> found = new TreeMap<>();
        for (String name : disk.list(log)) {
            long commit = NumberedName.numberOf(name, "", ".json");
            Matcher checkpoint = CHECKPOINT.matcher(name);
            if (commit >= 0) {
                commits.put(commit, log.resolve(name));
            } else if (checkpoint.matches()) {
                found.computeIfAbsent(Long.parseLong(checkpoint.group(1)), any -> new ArrayList<>())
                        .add(log.resolve(name));
            }
        }
        commits.tailMap(version, false).clear();
        Long newest = found.floorKey(version);
        if (newest != null) {
            commits.headMap(newest, true).clear();
            checkpoints.addAll(found.get(newest));
        }
    }

    private String find() throws IOException {
        if (told.contains(log + "/")) {
            boolean isAdvised = told.contains("restore") || told.contains("repair");
            return isAdvised ? "" : "; " + (told.contains(".checkpoint.") ? REPAIR : RESTORE);
        }
        String namer = "";
        for (Path commit : commits.values()) {
            List<String> lines = lines(commit);
            for (int index = 0; index < lines.size(); index++) {
                String damage = damage(lines.get(index));
                if (!damage.isEmpty()) {
                    return "; " + commit + " is damaged: line " + (index + 1) + ": " + damage + "; " + RESTORE;
                }
                namer = isToldOf(lines.get(index)) ? commit.toString() : namer;
            }
        }
        if (namer.isEmpty() && told.contains(".parquet") && !checkpoints.isEmpty()) {
            namer = checkpoints.get(0).toString();
        }
        return namer.isEmpty() ? "" : "; " + namer + " names that file: " + (isGone ? GONE : ONE_OF_BOTH);
    }

    private List<String> lines(Path commit) throws IOException {
        try (DiskInput input = new DiskInput(commit, disk.openForReading(commit))) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** What is wrong with an action; empty if it can be read. */
    private static String damage(String line) {
        JsonNode action = json(line);
        if (!action.isObject()) {
            return "it is no JSON object";
        }
        for (String kind : FILE_ACTIONS) {
            JsonNode file = action.path(kind);
            String path = file.path("path").asText();
            JsonNode statistics = file.path("stats");
            if (file.isObject() && !isPath(path)) {
                return "it names a file by \"" + path + "\", which is no path";
            }
            if (statistics.isTextual() && !json(statistics.asText()).isObject()) {
                return "the statistics of " + path + " are no JSON object";
            }
        }
        JsonNode schema = action.path("metaData").path("schemaString");
        return schema.isTextual() && !json(schema.asText()).isObject() ? "the columns are no JSON object" : "";
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException damaged) {
            return JSON.missingNode();
        }
    }

    private static boolean isPath(String path) {
        try {
            return !path.isEmpty() && !new URI(path).isOpaque();
        } catch (URISyntaxException damaged) {
            return false;
        }
    }

    private boolean isToldOf(String line) {
        String path = LogPath.decode(json(line).path("add").path("path").asText());
        return !path.isEmpty() && told.contains(path.substring(path.lastIndexOf('/') + 1));
    }
}
