package dev.rivulet.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of these tests, to be run in a process of its own with the Java and the classes that run the tests. Immutable. */
public record TestJava(List<String> options, Class<?> program) {

    public TestJava {
        options = List.copyOf(options);
    }

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
