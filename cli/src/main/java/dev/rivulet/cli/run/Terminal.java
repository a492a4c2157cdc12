package dev.rivulet.cli.run;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody is watching standard error, and how wide it is. Stateless. */
final class Terminal {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int WIDTH_DEFAULT = 120;

    private Terminal() {}

    /** Whether standard error is a terminal that can write over a line. */
    static boolean isWatched() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // A terminal may be on standard error alone, which the console knows nothing of.
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return isConsoleTerminal();
        }
    }

    static int width() {
        String columns = System.getenv("COLUMNS");
        try {
            return columns == null ? WIDTH_DEFAULT : Math.max(20, Integer.parseInt(columns.trim()));
        } catch (NumberFormatException e) {
            return WIDTH_DEFAULT;
        }
    }

    /** From Java 22 on there is a console also without a terminal, and a method to ask; before, its presence was the answer. */
    private static boolean isConsoleTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
