package dev.rivulet.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of tests, to be run in a process of its own, such as one that is killed, with the Java and the classes that run the tests. Immutable.
 *
 * @param options of the virtual machine, such as {@code -Xmx256m}
 * @param program has a method {@code main}
 */
public record TestJava(List<String> options, Class<?> program) {

    /** For runs of seconds, in which a large heap and the second compiler take more than they give. */
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    public TestJava {
        options = List.copyOf(options);
    }

    /** A program that runs for seconds only. */
    public static TestJava small(Class<?> program) {
        return new TestJava(SMALL, program);
    }

    /** How to start it; where its output goes is still to be said. */
    public ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
