package dev.rivulet.engine.ring;

import dev.rivulet.core.batch.Batch;
import org.jspecify.annotations.Nullable;

/** A place in the ingest ring. Written by the source agent before it is published, read by the journal agent after. */
public final class IngestSlot {

    private @Nullable Batch batch;

    public void set(Batch batch) {
        this.batch = batch;
    }

    /** Takes the batch out, so that a wide ring does not keep batches alive that everybody is done with. */
    public @Nullable Batch take() {
        Batch taken = batch;
        batch = null;
        return taken;
    }
}
