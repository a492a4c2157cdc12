package dev.rivulet.hadoopstore;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;

/** The stores that this module is for, and what their file systems promise. Others promise less than a table needs. */
enum HadoopScheme {
    ABFS(true, "org.apache.hadoop:hadoop-azure"),
    ABFSS(true, "org.apache.hadoop:hadoop-azure"),
    GS(false, "org.apache.hadoop:hadoop-gcp"),
    HDFS(true, "org.apache.hadoop:hadoop-client-runtime");

    private final boolean isRenaming;
    private final String artifact;

    HadoopScheme(boolean isRenaming, String artifact) {
        this.isRenaming = isRenaming;
        this.artifact = artifact;
    }

    static Set<String> names() {
        return Arrays.stream(values()).map(HadoopScheme::text).collect(Collectors.toUnmodifiableSet());
    }

    static HadoopScheme of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** By which others call the same store. */
    static List<String> aliases(String name) {
        return switch (of(name)) {
            case ABFS -> List.of(ABFSS.text());
            case ABFSS -> List.of(ABFS.text());
            default -> List.of();
        };
    }

    /** What has its file system. */
    String artifact() {
        return artifact;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Publication publication(FileSystem system) throws IOException {
        return isRenaming
                ? new Publication.ByRename(system, FileContext.getFileContext(system.getUri(), system.getConf()))
                : new Publication.ByClose(system);
    }
}
