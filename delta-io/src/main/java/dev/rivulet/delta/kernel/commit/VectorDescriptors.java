package dev.rivulet.delta.kernel.commit;

import dev.rivulet.delta.vector.StoredVector;
import dev.rivulet.delta.vector.VectorFileName;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What actions tell of deletion vectors: Delta's protocol, "Deletion Vector Descriptor Schema". Vectors are written in the log
 * ({@code i}) or in a file in the table's directory ({@code u}); those below a prefix of it, and with an absolute path ({@code p}), are read
 * too. Stateless.
 */
final class VectorDescriptors {

    /** Behind the version of the file's format. */
    private static final int OFFSET_DEFAULT = 1;

    private VectorDescriptors() {}

    static DeletionVectorDescriptor of(StoredVector vector) {
        if (vector.place() instanceof StoredVector.InFile inFile) {
            return new DeletionVectorDescriptor(
                    DeletionVectorDescriptor.UUID_DV_MARKER,
                    Base85Codec.encodeUUID(VectorFileName.id(inFile.file())),
                    Optional.of(inFile.offsetBytes()),
                    vector.sizeBytes(),
                    vector.rowCount());
        }
        return new DeletionVectorDescriptor(
                DeletionVectorDescriptor.INLINE_DV_MARKER,
                Base85Codec.encodeBytes(bytes((StoredVector.Inline) vector.place())),
                Optional.empty(),
                vector.sizeBytes(),
                vector.rowCount());
    }

    private static byte[] bytes(StoredVector.Inline inline) {
        byte[] bytes = new byte[inline.bytes().remaining()];
        inline.bytes().duplicate().get(bytes);
        return bytes;
    }

    /**
     * @throws RuntimeException if it is none that the protocol knows
     */
    static StoredVector stored(DeletionVectorDescriptor descriptor, Path root) {
        return new StoredVector(
                descriptor.isInline()
                        ? new StoredVector.Inline(ByteBuffer.wrap(descriptor.inlineData()))
                        : new StoredVector.InFile(
                                file(descriptor, root), descriptor.getOffset().orElse(OFFSET_DEFAULT)),
                descriptor.getSizeInBytes(),
                descriptor.getCardinality());
    }

    private static Path file(DeletionVectorDescriptor descriptor, Path root) {
        String text = descriptor.getPathOrInlineDv();
        switch (descriptor.getStorageType()) {
            case DeletionVectorDescriptor.UUID_DV_MARKER -> {
                int prefixLength = text.length() - Base85Codec.ENCODED_UUID_LENGTH;
                return root.resolve(text.substring(0, prefixLength))
                        .resolve(VectorFileName.of(Base85Codec.decodeUUID(text.substring(prefixLength))));
            }
            case DeletionVectorDescriptor.PATH_DV_MARKER -> {
                return LogPath.at(LogPath.decode(text), root.getFileSystem());
            }
            default ->
                throw new IllegalArgumentException(
                        "a deletion vector has storageType " + descriptor.getStorageType() + ", wanted u, i or p");
        }
    }
}
