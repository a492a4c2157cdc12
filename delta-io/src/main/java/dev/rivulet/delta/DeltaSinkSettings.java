package dev.rivulet.delta;

import dev.rivulet.delta.optimize.AutoCompaction;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.delta.staging.StagingSettings;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a sink writes. Immutable.
 *
 * @param allowed how the table may be changed when it is opened
 * @param compactFileCountMin how many files of about one size are put together between commits; 0 for never
 * @param onViolation what becomes of rows that are not as the table demands
 * @param localStaging where rows are staged until they are committed; empty for the table's own directory
 * @param rescuedColumn the rows' column whose members become columns of the table; empty if none do
 */
record DeltaSinkSettings(
        StagingSettings staging,
        Set<WriteOption> allowed,
        int compactFileCountMin,
        ViolationPolicy onViolation,
        Optional<Path> localStaging,
        Optional<String> rescuedColumn) {

    static final DeltaSinkSettings DEFAULT = new DeltaSinkSettings(
            StagingSettings.DEFAULT,
            Set.of(),
            AutoCompaction.FILE_COUNT_MIN_DEFAULT,
            ViolationPolicy.FAIL,
            Optional.empty(),
            Optional.empty());

    DeltaSinkSettings {
        Objects.requireNonNull(staging);
        Objects.requireNonNull(onViolation);
        allowed = Set.copyOf(allowed);
    }

    DeltaSinkSettings withStaging(StagingSettings other) {
        return new DeltaSinkSettings(other, allowed, compactFileCountMin, onViolation, localStaging, rescuedColumn);
    }

    DeltaSinkSettings withAllowed(Set<WriteOption> others) {
        return new DeltaSinkSettings(staging, others, compactFileCountMin, onViolation, localStaging, rescuedColumn);
    }

    DeltaSinkSettings withCompactFileCountMin(int other) {
        return new DeltaSinkSettings(staging, allowed, other, onViolation, localStaging, rescuedColumn);
    }

    DeltaSinkSettings withOnViolation(ViolationPolicy other) {
        return new DeltaSinkSettings(staging, allowed, compactFileCountMin, other, localStaging, rescuedColumn);
    }

    DeltaSinkSettings withLocalStaging(Optional<Path> other) {
        return new DeltaSinkSettings(staging, allowed, compactFileCountMin, onViolation, other, rescuedColumn);
    }

    DeltaSinkSettings withRescuedColumn(String other) {
        return new DeltaSinkSettings(
                staging, allowed, compactFileCountMin, onViolation, localStaging, Optional.of(other));
    }
}
