package dev.rivulet.hadoopstore;

import dev.rivulet.core.disk.StoreProvider;
import java.nio.file.Path;
import java.util.Set;

/** What makes {@code abfs://}, {@code abfss://}, {@code gs://} and {@code hdfs://} known to whoever has this module. Stateless. */
public final class HadoopProvider implements StoreProvider {

    @Override
    public Set<String> schemes() {
        return HadoopScheme.names();
    }

    @Override
    public Path path(String location) {
        return HadoopLocation.path(location);
    }
}
