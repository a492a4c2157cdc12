package dev.rivulet.delta.kernel.shape;

import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether a change of a table's rows leaves files as they are and writes which of their rows are gone, and up to when. Immutable.
 *
 * @param isOn whether the table has {@code delta.enableDeletionVectors}
 * @param deletedShareMax from a higher share of deleted rows on a file is written anew without them; 0 to 1
 * @param inlineSizeBytesMax up to which size a vector goes into the log, at least 0
 */
public record VectorPolicy(boolean isOn, double deletedShareMax, int inlineSizeBytesMax) {

    public static final String SHARE_PROPERTY = "rivulet.deletionVectors.deletedShareMax";
    public static final String INLINE_PROPERTY = "rivulet.deletionVectors.inlineSizeBytesMax";

    /**
     * When half of a file's rows are gone, writing the others copies no more rows than were deleted in it since it was written; so in the
     * long run a deletion costs one copy at most, as readers pass over one deleted row at most for each that they get.
     */
    public static final String DELETED_SHARE_MAX_DEFAULT = "0.5";

    /**
     * Some fifty rows, or any number that follow each other. The text is no longer than the statistics that stand beside it, while a file
     * would cost as many syncs as the commit itself.
     */
    public static final String INLINE_SIZE_BYTES_MAX_DEFAULT = "128";

    /** What the log has for a vector is text; beyond this it would be a burden for all who read it. */
    private static final int INLINE_SIZE_BYTES_LIMIT = 1 << 16;

    /**
     * @throws IOException if a property is not as it must be
     */
    public static VectorPolicy of(SnapshotImpl snapshot, Path table) throws IOException {
        Map<String, String> properties = snapshot.getMetadata().getConfiguration();
        boolean isOn = TableConfig.DELETION_VECTORS_CREATION_ENABLED.fromMetadata(snapshot.getMetadata())
                && snapshot.getProtocol().supportsFeature(TableFeatures.DELETION_VECTORS_RW_FEATURE);
        try {
            requireFit(properties);
        } catch (IllegalArgumentException unfit) {
            throw new IOException("table " + table + ": " + unfit.getMessage(), unfit);
        }
        String share = properties.getOrDefault(SHARE_PROPERTY, DELETED_SHARE_MAX_DEFAULT);
        String inline = properties.getOrDefault(INLINE_PROPERTY, INLINE_SIZE_BYTES_MAX_DEFAULT);
        return new VectorPolicy(isOn, Double.parseDouble(share), Integer.parseInt(inline));
    }

    /**
     * Passes if the properties say what a policy can be.
     *
     * @throws IllegalArgumentException naming the one that does not
     */
    public static void requireFit(Map<String, String> properties) {
        String share = properties.getOrDefault(SHARE_PROPERTY, DELETED_SHARE_MAX_DEFAULT);
        String inline = properties.getOrDefault(INLINE_PROPERTY, INLINE_SIZE_BYTES_MAX_DEFAULT);
        require(share, value -> within(Double.parseDouble(value), 1), SHARE_PROPERTY, "a number from 0 to 1");
        require(
                inline,
                value -> within(Integer.parseInt(value), INLINE_SIZE_BYTES_LIMIT),
                INLINE_PROPERTY,
                "a whole number from 0 to " + INLINE_SIZE_BYTES_LIMIT);
    }

    private static boolean within(double value, double limit) {
        return value >= 0 && value <= limit;
    }

    private static void require(String value, Predicate<String> isFit, String property, String wanted) {
        boolean isThere;
        try {
            isThere = isFit.test(value);
        } catch (NumberFormatException none) {
            isThere = false;
        }
        if (!isThere) {
            throw new IllegalArgumentException(property + " is " + value + ", wanted " + wanted);
        }
    }
}
