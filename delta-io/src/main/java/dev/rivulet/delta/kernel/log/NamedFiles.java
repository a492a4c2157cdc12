package dev.rivulet.delta.kernel.log;

import dev.rivulet.delta.kernel.commit.LogPath;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Files that a log names, by their paths below the table. One owner.
 *
 * <p>A log may name a file of its table by an absolute path, and that may lead there by another way than the one by which the table was
 * opened. So of an absolute path that seems to lead elsewhere the last name counts: any file of that name is taken for it.
 */
public final class NamedFiles {

    private static final Pattern OTHER_SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:/.*");

    private final Path root;
    private final Set<String> paths = new HashSet<>();
    private final Set<String> namesElsewhere = new HashSet<>();

    NamedFiles(Path root) {
        this.root = root;
    }

    /**
     * @param path as the log has it: relative or absolute, encoded; some writers forget to encode
     */
    void add(String path) {
        addDecoded(LogPath.decode(path));
        if (path.indexOf('%') >= 0) {
            addDecoded(path);
        }
    }

    void add(DeletionVectorDescriptor vector) {
        if (vector.isOnDisk()) {
            add(vector.getAbsolutePath(root.toString()));
        }
    }

    private void addDecoded(String path) {
        String local = LogPath.withoutFileScheme(path);
        if (OTHER_SCHEME.matcher(local).matches()) {
            namesElsewhere.add(local.substring(local.lastIndexOf('/') + 1));
            return;
        }
        Path absolute = root.resolve(local).normalize();
        if (!absolute.startsWith(root)) {
            namesElsewhere.add(local.substring(local.lastIndexOf('/') + 1));
        } else {
            paths.add(root.relativize(absolute).toString());
        }
    }

    boolean has(Path file) {
        return paths.contains(root.relativize(file).toString())
                || namesElsewhere.contains(String.valueOf(file.getFileName()));
    }
}
