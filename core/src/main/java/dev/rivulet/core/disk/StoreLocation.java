package dev.rivulet.core.disk;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Places as users write them: a path of this machine, or a URL of a store. Stateless. */
public final class StoreLocation {

    /** Two letters at least: one is a drive on Windows. */
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*", Pattern.DOTALL);

    private static final String LOCAL = "file";

    /** Which artifact knows a scheme. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "s3", "dev.rivulet:rivulet-object-store",
            "s3a", "dev.rivulet:rivulet-object-store",
            "abfs", "dev.rivulet:rivulet-hadoop-store",
            "abfss", "dev.rivulet:rivulet-hadoop-store",
            "gs", "dev.rivulet:rivulet-hadoop-store",
            "hdfs", "dev.rivulet:rivulet-hadoop-store");

    private StoreLocation() {}

    /** Whether it is a URL of a store, not a path of this machine. */
    public static boolean isStore(String location) {
        Matcher url = URL.matcher(location);
        return url.matches() && !url.group(1).equalsIgnoreCase(LOCAL);
    }

    /**
     * The path that is meant. A store is not asked.
     *
     * @param location a path of this machine, or a URL such as {@code s3://bucket/name}
     * @throws IllegalArgumentException if nothing on the class path knows such URLs, naming the artifact that does, or it is no path
     */
    public static Path path(String location) {
        if (!isStore(location)) {
            return Path.of(location);
        }
        String scheme = location.substring(0, location.indexOf(':')).toLowerCase(Locale.ROOT);
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
            if (provider.schemes().contains(scheme)) {
                return provider.path(location);
            }
        }
        String artifact = ARTIFACTS.get(scheme);
        throw new IllegalArgumentException(location + ": nothing on the class path knows " + scheme + "://"
                + (artifact == null ? "; wanted a path, or a URL of one of " + known() : "; add " + artifact));
    }

    private static String known() {
        return String.join(", ", ARTIFACTS.keySet().stream().sorted().toList());
    }

    /**
     * The disk that a path's file is on.
     *
     * @param machine for paths of this machine
     * @throws IllegalArgumentException if it is a URL that was taken for a path of this machine
     */
    public static Disk disk(Path path, Disk machine) {
        if (path.getFileSystem() instanceof StoreFileSystem store) {
            return store.disk();
        }
        if (path.getFileSystem() == FileSystems.getDefault() && isStore(path.toString())) {
            throw new IllegalArgumentException(path + " is a URL that was made a path of this machine; make it one by"
                    + " StoreLocation.path(\"" + path.toString().replaceFirst(":/", "://") + "\")");
        }
        return machine;
    }
}
