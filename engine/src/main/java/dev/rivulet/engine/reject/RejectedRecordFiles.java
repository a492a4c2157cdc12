package dev.rivulet.engine.reject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.engine.job.RejectedRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads what {@link RejectedRecordSink} has committed; the job may run meanwhile. Stateless. */
public final class RejectedRecordFiles {

    private static final JsonFactory JSON = new JsonFactory();

    private RejectedRecordFiles() {}

    /**
     * All records of a folder, epoch by epoch in the order of the log.
     *
     * @param directory of the dead letters or the late records, see {@link dev.rivulet.engine.job.DataDirectory}
     * @return empty if the folder does not exist
     * @throws IOException if a file cannot be read or is none of the engine's
     */
    public static List<RejectedRecord> read(Disk disk, Path directory) throws IOException {
        List<RejectedRecord> records = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (name.startsWith(RejectedRecordSink.PREFIX) && name.endsWith(RejectedRecordSink.SUFFIX)) {
                readFile(disk, directory.resolve(name), records);
            }
        }
        return records;
    }

    /**
     * All dead letters with their names, which they keep for good.
     *
     * @param directory of the dead letters
     * @return empty if the folder does not exist
     * @throws IOException if a file cannot be read or is none of the engine's
     */
    public static List<DeadLetter> letters(Disk disk, Path directory) throws IOException {
        return letters(disk, directory, letter -> true);
    }

    /**
     * As above, those that fit alone: of the others one epoch at a time is in memory.
     *
     * @param isWanted tells those that fit
     */
    public static List<DeadLetter> letters(Disk disk, Path directory, Predicate<DeadLetter> isWanted)
            throws IOException {
        List<DeadLetter> letters = new ArrayList<>();
        for (String name : disk.list(directory)) {
            long epoch = NumberedName.numberOf(name, RejectedRecordSink.PREFIX, RejectedRecordSink.SUFFIX);
            if (epoch >= 0) {
                List<RejectedRecord> records = new ArrayList<>();
                readFile(disk, directory.resolve(name), records);
                DeadLetter.named(epoch, records).stream().filter(isWanted).forEach(letters::add);
            }
        }
        return letters;
    }

    private static void readFile(Disk disk, Path path, List<RejectedRecord> records) throws IOException {
        byte[] content = RecordJson.content(disk, path);
        try (JsonParser json = JSON.createParser(content)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                records.add(RecordJson.read(json));
            }
        } catch (IOException e) { // Of bytes in memory: they are not what was written.
            throw new IOException(path + " is damaged behind " + records.size() + " records: " + e.getMessage(), e);
        }
    }
}
