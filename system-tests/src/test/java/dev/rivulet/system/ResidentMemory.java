package dev.rivulet.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What processes take of the machine's memory. Stateless. */
public final class ResidentMemory {

    private ResidentMemory() {}

    /** The most that a process which lives has had so far, as far as the system tells; else 0. */
    public static long peakSizeBytes(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .max()
                    .orElse(0);
        }
    }
}
