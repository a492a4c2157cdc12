package dev.rivulet.cli.table;

import picocli.CommandLine.Option;

/** The standard options without {@code --version}, which means that of a table here. Filled by the command line. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean isWanted;

    HelpOption() {}

    @Override
    public String toString() {
        return "help " + (isWanted ? "wanted" : "not wanted");
    }
}
