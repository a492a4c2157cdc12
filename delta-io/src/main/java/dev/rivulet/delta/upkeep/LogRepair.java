package dev.rivulet.delta.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.text.NumberedName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes away what is damaged in a table's log and is not needed: checkpoints, which sum up commits that are there too, and the hint that
 * names the latest one. Used once.
 *
 * <p>A checkpoint is damaged if it does not begin and end as a Parquet file does, so it was cut off or never written. It is renamed to a hidden
 * name, which no reader looks at. A crash leaves a log that is as it was or partly repaired.
 */
public final class LogRepair {

    private static final String HINT = "_last_checkpoint";
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
    private static final Pattern CHECKPOINT =
            Pattern.compile("(\\d{20})\\.checkpoint(\\.\\d{10}\\.\\d{10})?\\.parquet");
    private static final Pattern OTHER_CHECKPOINT = Pattern.compile("(\\d{20})\\.checkpoint\\.[0-9a-f-]{36}\\.\\w+");
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int HINT_SIZE_BYTES_MAX = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Disk disk;
    private final Path log;
    private final List<String> findings = new ArrayList<>();

    public LogRepair(Disk disk, Path table) {
        this.disk = disk;
        this.log = table.resolve("_delta_log");
    }

    /**
     * @throws IOException if a damaged checkpoint is needed, naming it; nothing has changed
     */
    public RepairReport run() throws IOException {
        List<String> damaged = damagedCheckpoints();
        requireNotNeeded(damaged);
        for (String name : damaged) {
            disk.rename(log.resolve(name), log.resolve("." + name + ".damaged"));
            findings.add("checkpoint " + name + " is no whole Parquet file; it is now ." + name + ".damaged");
        }
        String damage = damageOfHint();
        if (!damage.isEmpty()) {
            disk.delete(log.resolve(HINT));
            findings.add(HINT + " " + damage + "; it was deleted, as readers do without");
        }
        if (!findings.isEmpty()) {
            disk.syncDirectory(log);
        }
        return new RepairReport(findings);
    }

    private List<String> damagedCheckpoints() throws IOException {
        List<String> damaged = new ArrayList<>();
        for (String name : disk.list(log)) {
            if (CHECKPOINT.matcher(name).matches() && !isWhole(log.resolve(name))) {
                damaged.add(name);
            }
        }
        return damaged;
    }

    private boolean isWhole(Path file) throws IOException {
        long sizeBytes = disk.sizeBytes(file);
        return sizeBytes > 2 * MAGIC.length && hasMagic(file, 0) && hasMagic(file, sizeBytes - MAGIC.length);
    }

    private boolean hasMagic(Path file, long offset) throws IOException {
        return ByteBuffer.wrap(read(file, offset, MAGIC.length)).equals(ByteBuffer.wrap(MAGIC));
    }

    private byte[] read(Path file, long offset, int sizeBytes) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(sizeBytes);
        try (DiskFile opened = disk.openForReading(file)) {
            while (target.hasRemaining()) {
                if (opened.read(target, offset + target.position()) < 0) {
                    break;
                }
            }
        }
        return target.array();
    }

    /** Every version must follow from a sound checkpoint or the beginning. */
    private void requireNotNeeded(List<String> damaged) throws IOException {
        TreeSet<Long> commits = new TreeSet<>();
        long sound = -1;
        for (String name : disk.list(log)) {
            commits.addAll(version(COMMIT, name));
            if (!damaged.contains(name)) {
                for (long version : version(CHECKPOINT, name)) {
                    sound = Math.max(sound, isComplete(version, damaged) ? version : -1);
                }
                for (long version : version(OTHER_CHECKPOINT, name)) {
                    sound = Math.max(sound, version);
                }
            }
        }
        long latest = commits.isEmpty() ? -1 : commits.last();
        for (long version = sound + 1; version <= latest && !damaged.isEmpty(); version++) {
            if (!commits.contains(version)) {
                throw new IOException(log + ": checkpoint " + damaged.get(damaged.size() - 1)
                        + " is no whole Parquet file, and the log cannot do without, as it has no version " + version
                        + "; restore the file from a copy");
            }
        }
    }

    private static boolean isComplete(long version, List<String> damaged) {
        return damaged.stream().noneMatch(name -> version(CHECKPOINT, name).contains(version));
    }

    private static List<Long> version(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? List.of(Long.parseLong(matcher.group(1))) : List.of();
    }

    /** Empty if it is sound, or there is none. */
    private String damageOfHint() throws IOException {
        Path hint = log.resolve(HINT);
        try {
            long sizeBytes = disk.sizeBytes(hint);
            if (sizeBytes == 0 || sizeBytes > HINT_SIZE_BYTES_MAX) {
                return "has " + sizeBytes + " bytes";
            }
            JsonNode found = JSON.readTree(read(hint, 0, (int) sizeBytes));
            JsonNode version = found.path("version");
            return version.isIntegralNumber() && version.asLong() >= 0
                    ? damageOfHint(version.asLong(), found.path("parts").asInt(1))
                    : "names no version";
        } catch (NoSuchFileException none) {
            return "";
        } catch (JsonProcessingException noJson) {
            return "is no JSON";
        }
    }

    private String damageOfHint(long version, int wantedCount) throws IOException {
        String prefix = NumberedName.of("", version, ".checkpoint.");
        long count =
                disk.list(log).stream().filter(name -> name.startsWith(prefix)).count();
        return count >= wantedCount
                ? ""
                : "names the checkpoint of version " + version + ", of which the log has " + count + " files, wanted "
                        + wantedCount;
    }
}
