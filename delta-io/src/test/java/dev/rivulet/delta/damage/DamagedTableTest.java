package dev.rivulet.delta.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.Row;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each file of a small table is cut off, emptied, changed by a bit or removed, one at a time: whoever reads a version gets its rows, or an error
 * that names what is wrong, never other rows.
 */
final class DamagedTableTest {

    private static final Path TABLE = Path.of("/table");
    private static final Path LOG = TABLE.resolve("_delta_log");
    private static final int VERSION_COUNT = 5;
    private static final boolean IS_LONG = Boolean.getBoolean("rivulet.long");

    /** In commits and checksum files of other writers, a bit of these may say another thing and nobody can tell. */
    private static final Pattern UNPROTECTED = Pattern.compile("schemaString|nullable|metadata|type");

    private static final Pattern SELF_CHECKSUM = Pattern.compile(",\"rivuletChecksum\":\"[0-9a-f]{8}\"");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final SplittableRandom random = new SplittableRandom(1);

    /** The rows of each version, sorted. */
    private final List<List<String>> versions = new ArrayList<>();

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void damageIsAnErrorOrNothing() throws IOException {
        create();
        damageEachFile();

        assertEquals(List.of(), wrong);
        assertReached("commit cut error", "commit flipped error", "commit removed error", "crc cut right");
        assertReached("data cut error", "data removed error", "checkpoint cut error");
    }

    /** As it is where the log's files carry no checksum of themselves. */
    @Test
    void missingPartsOfAnotherWritersLogAreAnError() throws IOException {
        create();
        for (Path file : files()) {
            String name = file.toString();
            if (name.endsWith(".json") || name.endsWith(".crc")) {
                String text = new String(disk.bytes(file), StandardCharsets.UTF_8);
                disk.overwrite(
                        file, SELF_CHECKSUM.matcher(text).replaceFirst("").getBytes(StandardCharsets.UTF_8));
            }
        }
        damageEachFile();

        assertEquals(List.of(), wrong);
        assertReached("commit cut error", "commit removed error", "crc cut right");
    }

    private void assertReached(String... kinds) {
        for (String kind : kinds) {
            assertTrue(outcomes.containsKey(kind), () -> kind + " of " + outcomes);
        }
    }

    private void damageEachFile() throws IOException {
        for (Path file : files()) {
            byte[] whole = disk.bytes(file);
            for (int length : lengths(whole)) {
                check(file, whole, Arrays.copyOf(whole, length), "cut", "to " + length + " of " + whole.length);
            }
            for (int count = IS_LONG ? 60 : 1; count > 0; count--) {
                long bit = random.nextLong(whole.length * 8L);
                byte[] flipped = whole.clone();
                flipped[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
                check(file, whole, flipped, "flipped", "bit " + bit + ": " + context(flipped, (int) (bit / 8)));
            }
            check(file, whole, null, "removed", "");
        }
    }

    private static String context(byte[] bytes, int at) {
        int from = Math.max(0, at - 60);
        return new String(bytes, from, Math.min(bytes.length, at + 15) - from, StandardCharsets.ISO_8859_1)
                .replaceAll("[^ -~]", ".");
    }

    /** Also at the ends of lines, where what is left is whole by itself. */
    private List<Integer> lengths(byte[] whole) {
        List<Integer> lengths = new ArrayList<>(List.of(0, random.nextInt(whole.length), whole.length - 1));
        if (!IS_LONG) {
            lengths.remove(random.nextInt(3));
        }
        for (int at = 0; at < whole.length - 1; at++) {
            if (whole[at] == '\n' && (IS_LONG || random.nextInt(5) == 0)) {
                lengths.add(at + 1);
            }
        }
        return lengths;
    }

    private void create() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(
                disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema()).withCheckpointInterval(2));
        for (int version = 1; version <= VERSION_COUNT; version++) {
            clock.advance(Duration.ofSeconds(1));
            if (version % 3 == 0) {
                table.update(Map.of("amount", "amount + 1"), "id % 2 = 0");
            } else {
                table.append(Item.TYPE, Item.some(random, 5));
            }
        }
        for (int version = 0; version <= VERSION_COUNT; version++) {
            versions.add(rows(table.versionAsOf(version)));
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : disk.names(LOG)) {
            files.add(LOG.resolve(name));
        }
        for (String name : disk.names(TABLE)) {
            if (!name.startsWith("_")) {
                files.add(TABLE.resolve(name));
            }
        }
        return files;
    }

    private void check(Path file, byte[] whole, byte @Nullable [] damaged, String damage, String where)
            throws IOException {
        if (damaged == null) {
            disk.delete(file);
        } else {
            disk.overwrite(file, damaged);
        }
        read(file, -1, damage, where);
        for (int version = 0; version < versions.size(); version++) {
            if (IS_LONG || random.nextInt(4 * versions.size()) == 0) {
                read(file, version, damage, where);
            }
        }
        if (damaged == null) {
            disk.create(file).close();
        }
        disk.overwrite(file, whole);
    }

    /** Reads a version; the latest if it is below zero. */
    private void read(Path file, int version, String damage, String where) {
        String text = file + " " + damage + " " + where + ", reading version " + version + ": ";
        List<String> expected = versions.get(version < 0 ? versions.size() - 1 : version);
        String outcome;
        try {
            DeltaTable table = DeltaTable.open(disk, clock, TABLE);
            List<String> found = rows(version < 0 ? table.read() : table.versionAsOf(version));
            outcome = found.equals(expected) ? "right" : "wrong: " + found;
        } catch (IOException failure) {
            boolean isGap = damage.equals("removed") && failure.getMessage().contains("version");
            boolean isNamed = failure.getMessage().contains(String.valueOf(file.getFileName()));
            // Damage in one file of a log may show as a contradiction of others.
            boolean isContradiction = failure.getMessage().contains(" by its checksum file ");
            boolean isClear = isNamed || isGap || isContradiction;
            outcome = isClear ? "error" : "unclear: " + failure.getMessage();
        } catch (RuntimeException | OutOfMemoryError failure) {
            outcome = "bare: " + failure;
        }
        String kind = kind(file) + " " + damage + " ";
        if (outcome.equals("right") || outcome.equals("error")) {
            outcomes.merge(kind + outcome, 1, Integer::sum);
        } else if (damage.equals("flipped") && UNPROTECTED.matcher(where).find()) {
            outcomes.merge(kind + "unseen", 1, Integer::sum);
        } else {
            wrong.add(text + outcome);
        }
    }

    private static String kind(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".json")) {
            return "commit";
        }
        return name.endsWith(".crc")
                ? "crc"
                : name.startsWith("0") ? "checkpoint" : name.startsWith("_") ? "hint" : "data";
    }

    private static List<String> rows(DeltaTableReader reader) throws IOException {
        List<String> rows = new ArrayList<>();
        reader.forEach((Row row) -> rows.add(row.toString()));
        rows.sort(null);
        return rows;
    }
}
