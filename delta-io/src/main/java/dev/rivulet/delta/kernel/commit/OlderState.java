package dev.rivulet.delta.kernel.commit;

import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * What a version takes from an older one. Immutable.
 *
 * @param files of the older version that come back as they were
 * @param protocol if it must be higher than it is
 * @param metadata columns and properties, if they are to be others
 */
public record OlderState(List<LiveFile> files, Optional<Protocol> protocol, Optional<Metadata> metadata) {

    public OlderState {
        files = List.copyOf(files);
    }

    /** Whether nothing comes back. */
    public boolean isEmpty() {
        return files.isEmpty() && protocol.isEmpty() && metadata.isEmpty();
    }
}
