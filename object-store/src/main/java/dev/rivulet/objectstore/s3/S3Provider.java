package dev.rivulet.objectstore.s3;

import dev.rivulet.core.disk.StoreProvider;
import java.nio.file.Path;
import java.util.Set;

/** What makes {@code s3://} known to whoever has this module. Stateless. */
public final class S3Provider implements StoreProvider {

    @Override
    public Set<String> schemes() {
        return Set.of("s3", "s3a");
    }

    @Override
    public Path path(String location) {
        return S3Location.path(location);
    }
}
