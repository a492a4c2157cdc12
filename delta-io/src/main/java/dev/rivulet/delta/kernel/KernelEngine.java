package dev.rivulet.delta.kernel;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.log.NamedJsonFiles;
import io.delta.kernel.defaults.engine.DefaultExpressionHandler;
import io.delta.kernel.defaults.engine.DefaultFileSystemClient;
import io.delta.kernel.defaults.engine.DefaultJsonHandler;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.engine.ParquetHandler;
import java.nio.file.FileSystem;
import java.util.List;

/** What Kernel runs on: its own JSON and expressions, our files. Any thread. */
final class KernelEngine implements Engine {

    private final DiskFileIO files;
    private final ExpressionHandler expressions = new DefaultExpressionHandler();
    private final JsonHandler json;
    private final FileSystemClient fileSystem;
    private final ParquetHandler parquet;

    /**
     * @param system of the table
     */
    KernelEngine(Disk disk, FileSystem system) {
        this(disk, system, new AtomicFiles(disk, true));
    }

    private KernelEngine(Disk disk, FileSystem system, AtomicFiles atomicFiles) {
        this.files = new DiskFileIO(disk, system, atomicFiles);
        this.json = new NamedJsonFiles(new DefaultJsonHandler(files));
        this.fileSystem = new DefaultFileSystemClient(files);
        this.parquet = new SafeParquetHandler(files);
    }

    /** One for the same files, whose new names become durable only when somebody else syncs their directory. */
    KernelEngine withoutDirectorySyncs() {
        return new KernelEngine(files.disk(), files.system(), new AtomicFiles(files.disk(), false));
    }

    DiskFileIO files() {
        return files;
    }

    @Override
    public ExpressionHandler getExpressionHandler() {
        return expressions;
    }

    @Override
    public JsonHandler getJsonHandler() {
        return json;
    }

    @Override
    public FileSystemClient getFileSystemClient() {
        return fileSystem;
    }

    @Override
    public ParquetHandler getParquetHandler() {
        return parquet;
    }

    /** None: Kernel's default one logs a page per commit. */
    @Override
    public List<MetricsReporter> getMetricsReporters() {
        return List.of();
    }
}
