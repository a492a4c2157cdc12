package dev.rivulet.samples.iot;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.zip.GZIPOutputStream;

/**
 * Writes files of sensor readings as a gateway would leave them behind: mostly in order, some up to {@value #DISORDER_MAX_MILLIS} ms
 * behind the newest, one in a hundred late by one to two minutes, three in a thousand malformed, two in a thousand from an unplugged
 * probe, and at a rate that drifts. One owner.
 *
 * <p>A file is written under a hidden name and renamed when it is complete, so after a crash each file is there whole or not at all.
 * Chance is seeded per file and the event time is a function of the record's index, so any file can be written without the others.
 */
public final class IotGenerator {

    /** How far behind the newest reading one may be that still belongs to an open window, given the pipeline's bound of 5 s. */
    static final int DISORDER_MAX_MILLIS = 4_000;

    /** What a reading takes to get to the gateway as a rule. */
    private static final int JITTER_MAX_MILLIS = 250;

    /** Far beyond window and bound together (15 s), so that late readings are late wherever they stand. */
    private static final int LATE_MIN_MILLIS = 60_000;

    private static final int LATE_MAX_MILLIS = 120_000;

    private static final int LATE_PER_MILLE = 10;
    private static final int MALFORMED_PER_MILLE = 3;
    private static final int UNPLUGGED_PER_MILLE = 2;

    /** How many times the rate swells and ebbs over the whole of the data, and how much, as a part of the mean rate. */
    private static final double RATE_WAVES = 3;

    private static final double RATE_SWING = 0.5;

    private static final double TWO_PI = 2 * StrictMath.PI;
    private static final double MILLIS_PER_DAY = 86_400_000.0;
    private static final int WRITE_SIZE_BYTES = 1 << 16;
    private static final String SETTINGS_FILE = ".readings.settings";

    private final IotDataset dataset;
    private final LineBuffer line = new LineBuffer();
    private final ReadingShaper shaper;

    public IotGenerator(IotDataset dataset) {
        this.dataset = dataset;
        this.shaper = new ReadingShaper(dataset, line);
    }

    /**
     * What became of the files.
     *
     * @param writtenCount files that were written now
     * @param skippedCount files that were there already
     * @param sizeBytes of all files together
     */
    public record Outcome(int writtenCount, int skippedCount, long sizeBytes) {}

    /**
     * Writes the files that are not there yet, in the order of their names, with modification times in the same order.
     *
     * @param directory created if need be
     * @throws IOException if it cannot be written to, or holds files of another data set
     */
    public Outcome writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        requireSameDataset(directory);
        int writtenCount = 0;
        long sizeBytes = 0;
        for (int index = 0; index < dataset.fileCount(); index++) {
            Path file = directory.resolve(dataset.fileName(index));
            if (!Files.exists(file)) {
                writeFile(file, index);
                writtenCount++;
            }
            sizeBytes += Files.size(file);
        }
        return new Outcome(writtenCount, dataset.fileCount() - writtenCount, sizeBytes);
    }

    /** Files of another data set among these would be kept, and the whole would be neither. */
    private void requireSameDataset(Path directory) throws IOException {
        Path settings = directory.resolve(SETTINGS_FILE);
        String wanted = dataset.toString();
        try {
            String found = Files.readString(settings);
            if (!found.equals(wanted)) {
                throw new IOException(directory + " holds readings of " + found + ", asked for was " + wanted
                        + "; take another directory or empty this one");
            }
        } catch (NoSuchFileException firstTime) {
            Path temporary = directory.resolve(SETTINGS_FILE + ".tmp");
            Files.writeString(temporary, wanted);
            Files.move(temporary, settings, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void writeFile(Path file, int index) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try (OutputStream out = open(temporary)) {
            if (dataset.format().isCsv()) {
                out.write((ReadingShaper.CSV_HEADER + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            writeRecords(out, index);
        }
        // A second apart and in the past: sorted by time or by name, the order is the same.
        Files.setLastModifiedTime(temporary, FileTime.from(dataset.startTime().plusSeconds(index)));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private OutputStream open(Path file) throws IOException {
        OutputStream raw = Files.newOutputStream(file);
        return dataset.format().isCompressed()
                ? new BufferedOutputStream(new GZIPOutputStream(raw, WRITE_SIZE_BYTES), WRITE_SIZE_BYTES)
                : raw;
    }

    private void writeRecords(OutputStream out, int fileIndex) throws IOException {
        SplitMix64 random = SplitMix64.member(dataset.seed(), fileIndex);
        long end = dataset.firstRecordOf(fileIndex + 1);
        line.clear();
        for (long record = dataset.firstRecordOf(fileIndex); record < end; record++) {
            putRecord(record, random);
            line.put('\n');
            if (line.size() >= WRITE_SIZE_BYTES) {
                out.write(line.bytes(), 0, line.size());
                line.clear();
            }
        }
        out.write(line.bytes(), 0, line.size());
    }

    private void putRecord(long record, SplitMix64 random) {
        int device = nextDevice(record, random);
        int chance = random.nextInt(1_000);
        boolean isLate = chance < LATE_PER_MILLE;
        boolean isMalformed = !isLate && chance < LATE_PER_MILLE + MALFORMED_PER_MILLE;
        boolean isUnplugged =
                !isLate && !isMalformed && chance < LATE_PER_MILLE + MALFORMED_PER_MILLE + UNPLUGGED_PER_MILLE;
        long timeMillis = nominalMillis(record) - nextDelayMillis(isLate, random);
        int centidegrees =
                isUnplugged ? ReadingShaper.UNPLUGGED_CENTIDEGREES : centidegrees(device, timeMillis, random);
        ReadingShaper.Values values = new ReadingShaper.Values(
                device, timeMillis, centidegrees, random.nextBetween(300, 700), random.nextBetween(320, 420));
        if (isMalformed) {
            shaper.putMalformed(values, random);
        } else {
            shaper.putSound(values);
        }
    }

    /** Any device, but one time in eight one of a busy tenth that moves on through all devices. */
    private int nextDevice(long record, SplitMix64 random) {
        int count = dataset.deviceCount();
        if (random.nextInt(8) != 0) {
            return random.nextInt(count);
        }
        long firstBusy = (long) ((double) record / dataset.recordCount() * count);
        return (int) ((firstBusy + random.nextInt((count + 9) / 10)) % count);
    }

    /**
     * When the record would be read if nothing delayed it. It rises with the index, since the swing of the rate is below one: the
     * derivative is the mean gap times {@code 1 + swing * cos}.
     */
    private long nominalMillis(long record) {
        double gapMillis = 1_000.0 / dataset.deviceCount();
        double waveLength = Math.max(1.0, dataset.recordCount() / RATE_WAVES);
        double wave = RATE_SWING * waveLength / TWO_PI * StrictMath.sin(TWO_PI * record / waveLength);
        return dataset.startTime().toEpochMilli() + (long) StrictMath.floor(gapMillis * (record + wave));
    }

    private static int nextDelayMillis(boolean isLate, SplitMix64 random) {
        if (isLate) {
            return random.nextBetween(LATE_MIN_MILLIS, LATE_MAX_MILLIS);
        }
        return random.nextInt(random.nextInt(5) == 0 ? DISORDER_MAX_MILLIS : JITTER_MAX_MILLIS);
    }

    /** Each device has its own mean, a swing of five degrees over the day, and half a degree of noise. */
    private int centidegrees(int device, long timeMillis, SplitMix64 random) {
        int mean = 1_500 + (int) ((SplitMix64.mix(dataset.seed() + device) >>> 32) % 1_500);
        double swing = 500 * StrictMath.sin(TWO_PI * (timeMillis / MILLIS_PER_DAY));
        return mean + (int) swing + random.nextBetween(-50, 50);
    }
}
