package dev.rivulet.system.race;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine's disk, which stops before it puts a commit into a log, and remembers which versions it won and which were taken. One owner. */
final class GatedDisk {

    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");

    private final SystemDisk machine = new SystemDisk();
    private final List<Long> wonVersions = new ArrayList<>();
    private final Gate gate;
    private int takenCount;
    private int gatedCount;

    /** Where a commit waits for the other process to come as far. */
    @FunctionalInterface
    interface Gate {

        void await() throws IOException;
    }

    GatedDisk(Gate gate) {
        this.gate = gate;
    }

    Disk disk() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    Matcher commit = COMMIT.matcher(
                            method.getName().equals("link") ? String.valueOf(((Path) arguments[1]).getFileName()) : "");
                    return commit.matches()
                            ? link(Long.parseLong(commit.group(1)), method, arguments)
                            : onMachine(method, arguments);
                });
    }

    private Object link(long version, Method method, Object[] arguments) throws Throwable {
        if (gatedCount > 0) {
            gatedCount--;
            gate.await();
        }
        try {
            Object nothing = onMachine(method, arguments);
            wonVersions.add(version);
            return nothing;
        } catch (FileAlreadyExistsException taken) {
            takenCount++;
            throw taken;
        }
    }

    private Object onMachine(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(machine, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    /**
     * Forgets what was.
     *
     * @param gatedCount how many of the next commits wait
     */
    void reset(int gatedCount) {
        this.gatedCount = gatedCount;
        wonVersions.clear();
        takenCount = 0;
    }

    List<Long> wonVersions() {
        return List.copyOf(wonVersions);
    }

    int takenCount() {
        return takenCount;
    }
}
