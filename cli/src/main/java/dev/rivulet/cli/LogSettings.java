package dev.rivulet.cli;

/** Sets up logging for the process, to standard error. Stateless; to be called before the first logger is made. */
final class LogSettings {

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private LogSettings() {}

    static void apply(boolean isVerbose) {
        set("logFile", "System.err");
        set("showThreadName", "false");
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        set("defaultLogLevel", "warn");
        set("log.dev.rivulet", isVerbose ? "info" : "warn");
        // They warn about things that a user of tables can do nothing about, such as native codecs they do without.
        set("log.io.delta.kernel", "error");
        set("log.org.apache.hadoop", "error");
        set("log.org.apache.parquet", "error");
        // It warns of each attempt to connect; the source says once that there is nobody.
        set("log.org.apache.kafka", "error");
    }

    /** Has each line of the log name its thread, whose name begins with the job's: where several jobs speak. */
    static void showThreads() {
        // What the command line of the JVM says cannot be told from the default here.
        System.setProperty(PREFIX + "showThreadName", "true");
    }

    /** What was given on the command line of the JVM stands. */
    private static void set(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
