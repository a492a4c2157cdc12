package dev.rivulet.state.checkpoint;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.state.schema.StateSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * All that recovery needs to know of a checkpoint. Immutable.
 *
 * <p>Its file, version 2, big-endian. Version 1, which ends with the state files, is read too; a newer version is refused; nothing
 * may follow the checksum:
 *
 * <pre>
 *   0  i64  magic, "RVLTCHKP" in ASCII
 *   8  i32  version (2)
 *  12  i64  epoch
 *  20  i64  log position, bytes
 *  28  i64  log id, high half
 *  36  i64  log id, low half
 *  44       i32 length │ fingerprint in UTF-8
 *           i32 length │ engine state
 *           i32 number of state files, then per file, sorted by name:
 *             i32 length │ name in UTF-8 │ i64 size in bytes │ u32 CRC32C
 *           i32 number of operators, then per operator, sorted by uid:
 *             i32 length │ uid in UTF-8 │ the form of its rows, see {@link StateSchema#write}
 *   n  u32  CRC32C of all bytes before
 * </pre>
 *
 * @param epoch the last epoch whose effects the state has, 0 or more
 * @param logPosition where that epoch's mark ends in the log, in bytes; replay begins here
 * @param logId the log that the position belongs to
 * @param fingerprint of what computed the state, for the engine to compare; opaque here
 * @param engineState offsets, watermarks and whatever else the engine wants back; opaque here
 * @param files the state files, sorted by name
 * @param schemas per operator's uid the form of its rows; an operator that is not there, as in all checkpoints of version 1, has the
 *     form that its codecs had when it was written
 */
public record CheckpointManifest(
        long epoch,
        long logPosition,
        UUID logId,
        String fingerprint,
        byte[] engineState,
        List<CheckpointFile> files,
        Map<String, StateSchema> schemas) {

    /** More than the engine state of any job; a damaged size must not take the memory. */
    static final int SIZE_BYTES_MAX = 64 << 20;

    private static final long MAGIC = 0x52_56_4C_54_43_48_4B_50L;
    private static final int VERSION = 2;
    private static final int VERSION_WITHOUT_SCHEMAS = 1;
    private static final int TRAILER_SIZE_BYTES = 4;

    public CheckpointManifest {
        if (epoch < 0 || logPosition < 0) {
            throw new IllegalArgumentException(
                    "a checkpoint cannot be of epoch " + epoch + " and log position " + logPosition);
        }
        engineState = engineState.clone();
        files = List.copyOf(files);
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
    }

    /** The manifest of a checkpoint that is still to be made: all but its files and the {@link #withSchemas schemas}. */
    public static CheckpointManifest atCut(
            long epoch, long logPosition, UUID logId, String fingerprint, byte[] engineState) {
        return new CheckpointManifest(epoch, logPosition, logId, fingerprint, engineState, List.of(), Map.of());
    }

    /** The same, with the forms in which the operators write their rows, by uid. */
    public CheckpointManifest withSchemas(Map<String, StateSchema> schemas) {
        return new CheckpointManifest(epoch, logPosition, logId, fingerprint, engineState, files, schemas);
    }

    @Override
    public byte[] engineState() {
        return engineState.clone();
    }

    CheckpointManifest withFiles(List<CheckpointFile> files) {
        return new CheckpointManifest(epoch, logPosition, logId, fingerprint, engineState, files, schemas);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putLong(MAGIC);
        out.putInt(VERSION);
        out.putLong(epoch);
        out.putLong(logPosition);
        out.putLong(logId.getMostSignificantBits());
        out.putLong(logId.getLeastSignificantBits());
        out.putString(fingerprint);
        out.putSizedBytes(engineState);
        out.putInt(files.size());
        for (CheckpointFile file : files) {
            out.putString(file.name());
            out.putLong(file.sizeBytes());
            out.putInt(file.crc32c());
        }
        out.putInt(schemas.size());
        schemas.forEach((uid, schema) -> {
            out.putString(uid);
            schema.write(out);
        });
        out.putInt(checksum(out.buffer(), out.sizeBytes()));
        if (out.sizeBytes() > SIZE_BYTES_MAX) {
            throw new IllegalArgumentException("the manifest of epoch " + epoch + " would have " + out.sizeBytes()
                    + " bytes, wanted at most " + SIZE_BYTES_MAX + "; the engine state has " + engineState.length);
        }
        return out.toByteArray();
    }

    /**
     * @throws IllegalArgumentException if the bytes are not exactly what {@link #encode} made, saying why
     */
    static CheckpointManifest decode(byte[] bytes) {
        int bodySize = bytes.length - TRAILER_SIZE_BYTES;
        ByteReader in = new ByteReader(bytes, 0, bodySize);
        if (in.readLong() != MAGIC) {
            throw new IllegalArgumentException("it does not begin with RVLTCHKP");
        }
        int version = in.readInt();
        if (version != VERSION && version != VERSION_WITHOUT_SCHEMAS) {
            throw new IllegalArgumentException(
                    "it has version " + version + ", this release reads " + VERSION_WITHOUT_SCHEMAS + " to " + VERSION);
        }
        int stored = new ByteReader(bytes, bodySize, TRAILER_SIZE_BYTES).readInt();
        int found = checksum(bytes, bodySize);
        if (stored != found) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "its CRC32C is %#010x, expected %#010x", found, stored));
        }
        CheckpointManifest manifest = decodeBody(in, version);
        if (in.remaining() > 0) {
            throw new IllegalArgumentException(in.remaining() + " bytes are left over behind what belongs to it");
        }
        return manifest;
    }

    private static CheckpointManifest decodeBody(ByteReader in, int version) {
        long epoch = in.readLong();
        long logPosition = in.readLong();
        UUID logId = new UUID(in.readLong(), in.readLong());
        String fingerprint = in.readString();
        byte[] engineState = in.readSizedBytes();
        int fileCount = in.readInt();
        List<CheckpointFile> files = new ArrayList<>();
        for (int i = 0; i < fileCount; i++) {
            files.add(new CheckpointFile(in.readString(), in.readLong(), in.readInt()));
        }
        Map<String, StateSchema> schemas = version == VERSION_WITHOUT_SCHEMAS ? Map.of() : decodeSchemas(in);
        return new CheckpointManifest(epoch, logPosition, logId, fingerprint, engineState, files, schemas);
    }

    private static Map<String, StateSchema> decodeSchemas(ByteReader in) {
        int count = in.readInt();
        Map<String, StateSchema> schemas = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            schemas.put(in.readString(), StateSchema.read(in));
        }
        return schemas;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    // The arrays of two equal manifests are different objects.
    @Override
    public boolean equals(Object other) {
        return other instanceof CheckpointManifest that
                && epoch == that.epoch
                && logPosition == that.logPosition
                && logId.equals(that.logId)
                && fingerprint.equals(that.fingerprint)
                && Arrays.equals(engineState, that.engineState)
                && files.equals(that.files)
                && schemas.equals(that.schemas);
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, logPosition, logId, fingerprint, Arrays.hashCode(engineState), files, schemas);
    }
}
