package dev.rivulet.hadoopstore;

import dev.rivulet.objectstore.ObjectFileSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Places in stores that Hadoop has a file system for, as users write them: {@code abfss://container@account.dfs.core.windows.net/name}, {@code
 * gs://bucket/name}, {@code hdfs://namenode:8020/name}. How they are reached, and by whose credentials, is said in Hadoop's {@code core-site.xml}
 * on the class path. Stateless.
 */
public final class HadoopLocation {

    private static final Pattern URL = Pattern.compile("([A-Za-z]+)://([^/?#]+)(/[^?#]*)?", Pattern.DOTALL);

    private HadoopLocation() {}

    /**
     * The path that is meant, by the configuration on the class path. The store is not asked.
     *
     * @throws IllegalArgumentException if it is none, or what its scheme needs is not there, saying which
     */
    public static Path path(String location) {
        return path(location, new Configuration());
    }

    /** As above, by a configuration. */
    public static Path path(String location, Configuration configuration) {
        Matcher url = URL.matcher(location);
        if (!url.matches() || !HadoopScheme.names().contains(url.group(1).toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(location + " is no place that this module knows; wanted"
                    + " abfss://container@account.dfs.core.windows.net/name, gs://bucket/name or hdfs://host:port/name,"
                    + " without anything behind ? or #");
        }
        HadoopScheme scheme = HadoopScheme.of(url.group(1));
        String root = scheme.text() + "://" + url.group(2);
        String key = url.group(3) == null ? "" : url.group(3);
        ObjectFileSystem.requirePlainNames(location, key);
        return new ObjectFileSystem(store(location, scheme, root, configuration)).getPath(root + key);
    }

    private static HadoopStore store(String location, HadoopScheme scheme, String root, Configuration configuration) {
        try {
            FileSystem system = FileSystem.get(URI.create(root), configuration);
            return new HadoopStore(system, root, scheme.publication(system));
        } catch (IOException | RuntimeException failure) { // Hadoop wraps what it does not find as it likes.
            boolean isMissing = failure instanceof UnsupportedFileSystemException
                    || failure.getCause() instanceof ClassNotFoundException;
            String advice = isMissing
                    ? "nothing on the class path has Hadoop's file system for it; add " + scheme.artifact()
                    : failure.getMessage() + "; look at what core-site.xml says of " + scheme.text();
            throw new IllegalArgumentException(location + ": " + advice, failure);
        }
    }
}
