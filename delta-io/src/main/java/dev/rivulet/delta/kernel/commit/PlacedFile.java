package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.disk.StoreFileSystem;
import dev.rivulet.delta.vector.StoredVector;
import dev.rivulet.delta.vector.VectorFileName;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of one table's version, as another table is to have it. Immutable.
 *
 * @param file as the version has it
 * @param path where its bytes are for the other table, absolute
 * @param vectorPath where the file of its deletion vector is for the other table, absolute; empty if there is none
 */
public record PlacedFile(LiveFile file, Path path, Optional<Path> vectorPath) {

    /** As the version itself has it, with absolute paths. */
    public static PlacedFile inPlace(LiveFile file, Path root) {
        Path path = LogPath.at(file.absolutePath(), root.getFileSystem());
        Optional<Path> vectorPath = file.vector(root)
                .map(StoredVector::place)
                .filter(StoredVector.InFile.class::isInstance)
                .map(place -> ((StoredVector.InFile) place).file());
        return new PlacedFile(file, path, vectorPath);
    }

    /**
     * The action that brings it into the table.
     *
     * @param root of the other table; what lies below it is named relative to it
     */
    public Row addition(Path root) {
        return file.addition(text(path, root), file.descriptor().map(descriptor -> placed(descriptor, root)), true);
    }

    private static String text(Path path, Path root) {
        return path.startsWith(root) ? LogPath.encode(root.relativize(path).toString()) : absoluteText(path);
    }

    private static String absoluteText(Path path) {
        if (path.getFileSystem() instanceof StoreFileSystem) {
            String root = String.valueOf(path.getRoot());
            return root + LogPath.encode(path.toString().substring(root.length()));
        }
        // With one slash, as Spark writes it: it compares texts.
        return "file:" + LogPath.encode(path.toString());
    }

    private DeletionVectorDescriptor placed(DeletionVectorDescriptor descriptor, Path root) {
        return vectorPath
                .map(vector -> new DeletionVectorDescriptor(
                        isOf(root, vector)
                                ? DeletionVectorDescriptor.UUID_DV_MARKER
                                : DeletionVectorDescriptor.PATH_DV_MARKER,
                        isOf(root, vector) ? Base85Codec.encodeUUID(VectorFileName.id(vector)) : absoluteText(vector),
                        descriptor.getOffset(),
                        descriptor.getSizeInBytes(),
                        descriptor.getCardinality()))
                .orElse(descriptor);
    }

    private static boolean isOf(Path root, Path vector) {
        return root.equals(vector.getParent());
    }
}
