package dev.rivulet.core.sink;

import java.util.List;

/** A sealed epoch with its durable files, ready to be committed. Immutable. */
public record StagedEpoch(EpochSeal seal, List<StagedFile> files) {

    public StagedEpoch {
        files = List.copyOf(files);
    }

    public long epoch() {
        return seal.epoch();
    }

    public long sizeBytes() {
        return files.stream().mapToLong(StagedFile::sizeBytes).sum();
    }
}
