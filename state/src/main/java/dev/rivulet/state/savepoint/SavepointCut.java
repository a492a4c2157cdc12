package dev.rivulet.state.savepoint;

import dev.rivulet.state.schema.StateSchema;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a savepoint is of. Immutable.
 *
 * @param name of its directory: up to 100 letters, digits, dots, underscores and hyphens, the first a letter or digit, and not
 *     beginning with {@code tmp-}
 * @param epoch the last epoch whose effects the state has, 0 or more
 * @param logPosition where that epoch's mark ends in the log, in bytes
 * @param logId the log that the position belongs to
 * @param fingerprint of what computed the state; opaque here
 * @param engineState offsets, watermarks and whatever else the engine wants back; opaque here
 * @param schemas per operator's uid the form of its rows, sorted by uid
 */
public record SavepointCut(
        String name,
        long epoch,
        long logPosition,
        UUID logId,
        String fingerprint,
        byte[] engineState,
        Map<String, StateSchema> schemas) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public SavepointCut {
        if (!NAME.matcher(name).matches() || name.startsWith(SavepointWriter.TEMPORARY_PREFIX)) {
            throw new IllegalArgumentException("a savepoint cannot be named '" + name
                    + "'; wanted are up to 100 letters, digits, dots, underscores and hyphens, the first one a letter or"
                    + " digit, and not " + SavepointWriter.TEMPORARY_PREFIX + " at the start");
        }
        if (epoch < 0 || logPosition < 0) {
            throw new IllegalArgumentException(
                    "a savepoint cannot be of epoch " + epoch + " and log position " + logPosition);
        }
        engineState = engineState.clone();
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
    }

    @Override
    public byte[] engineState() {
        return engineState.clone();
    }

    // The arrays of two equal cuts are different objects.
    @Override
    public boolean equals(Object other) {
        return other instanceof SavepointCut that
                && name.equals(that.name)
                && epoch == that.epoch
                && logPosition == that.logPosition
                && logId.equals(that.logId)
                && fingerprint.equals(that.fingerprint)
                && Arrays.equals(engineState, that.engineState)
                && schemas.equals(that.schemas);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, epoch, logPosition, logId, fingerprint, Arrays.hashCode(engineState), schemas);
    }
}
