package dev.rivulet.cli;

/** The entry point of the standalone jar; immutable, called once by the JVM. */
final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("usage: rivulet COMMAND [ARGUMENTS]");
    }
}
